package dialer.local.pbx.channel;

import java.util.regex.Pattern;

/// Who calls or is called, as in `"name" <number>`; either may be empty.
public record Party(String name, String number) {
  public static final Party UNKNOWN = new Party("", "");
  private static final Pattern FULL = Pattern.compile("\\s*\"?([^\"<]*?)\"?\\s*<([^>]*)>?\\s*");

  /// Reads a CallerID header as Asterisk does: `"Acme" <1555>`, `Acme <1555>`, `<1555>`, or a bare
  /// number.
  public static Party parse(String callerId) {
    var full = FULL.matcher(callerId);
    if (full.matches()) {
      return new Party(full.group(1).strip(), full.group(2));
    }
    var bare = callerId.replace("\"", "").strip();
    return bare.matches("[+0-9*#().-]+") ? new Party("", bare) : new Party(bare, "");
  }

  public boolean isUnknown() {
    return name.isEmpty() && number.isEmpty();
  }

  /// As in a call detail record.
  public String full() {
    return "\"" + name + "\" <" + number + ">";
  }
}
