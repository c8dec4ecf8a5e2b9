package dialer.local.pbx.trunk;

import java.util.Optional;
import java.util.regex.Pattern;

/// `PJSIP/number@endpoint`, taken apart. Without a number the endpoint's own contact is called,
/// which the carrier knows as nobody.
public record DialString(String number, String endpoint) {
  private static final Pattern PJSIP = Pattern.compile("(?i)PJSIP/(?:([^@/]*)@)?([^@/]+)(?:/.*)?");

  /// Empty for any other technology: this PBX has no driver for it.
  public static Optional<DialString> parse(String target) {
    var found = PJSIP.matcher(target);
    return found.matches()
        ? Optional.of(new DialString(found.group(1) == null ? "" : found.group(1), found.group(2)))
        : Optional.empty();
  }

  @Override
  public String toString() {
    return number.isEmpty() ? endpoint : number + "@" + endpoint;
  }
}
