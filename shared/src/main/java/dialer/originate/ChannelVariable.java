package dialer.originate;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dialer.call.Letters;
import io.micronaut.serde.annotation.Serdeable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// A channel variable a tenant sets, `name=value`. The name has no parenthesis: Asterisk executes
/// `FUNC(x)=y` as a function write, and `live_dangerously` does not apply to it (seen on 22).
///
/// @param name up to two `_` to inherit it, a letter, then letters, digits and `_`; not one of the
///   prefixes that Asterisk or the agent reads
/// @param value no comma, quote or backslash: Asterisk splits a `Variable` header at commas
@Serdeable
public record ChannelVariable(String name, String value) {
  private static final Letters FIRST = Letters.of("AZaz", "");
  private static final Letters NAME = Letters.of("AZaz09", "_");
  private static final Letters SPLITTING = Letters.of("", ",\"'\\");
  private static final int MOST_BYTES_A_CHAR = 3; // in UTF-8
  private static final int MAX_BYTES = 512;

  private static final List<String> RESERVED =
      List.of(
          "DIALER_",
          "MIXMONITOR",
          "MONITOR",
          "CDR",
          "DIAL",
          "GROUP",
          "PJSIP",
          "SIP",
          "LOCAL",
          "BRIDGE",
          "CHANNEL",
          "CALLERID",
          "CONNECTEDLINE",
          "REDIRECTING",
          "AGI",
          "STACK",
          "GOSUB",
          "TRANSFER",
          "ATTENDED",
          "BLIND",
          "FORWARD",
          "LIMIT",
          "MACRO",
          "HANGUPCAUSE",
          "TIMEOUT",
          "ENV",
          "SHELL",
          "EXTEN",
          "CONTEXT",
          "PRIORITY",
          "AST",
          "FAX",
          "QUEUE",
          "VM_");

  public ChannelVariable {
    int start = name.startsWith("__") ? 2 : name.startsWith("_") ? 1 : 0;
    if (!NAME.make(name, start, 1, 64) || !FIRST.has(name.charAt(start))) {
      throw new IllegalArgumentException(
          "a variable's name must be a letter, then at most 63 letters, digits or _");
    }
    for (String reserved : RESERVED) {
      if (name.regionMatches(true, start, reserved, 0, reserved.length())) {
        throw new IllegalArgumentException("the variable " + name + " is reserved");
      }
    }
    AmiText.require(value);
    for (int i = 0; i < value.length(); i++) {
      if (SPLITTING.has(value.charAt(i))) {
        throw new IllegalArgumentException("a variable's value must not contain , \" ' or \\");
      }
    }
    int bytes = value.length() * MOST_BYTES_A_CHAR;
    if (name.length() + 1 + bytes > MAX_BYTES
        && name.length() + 1 + value.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
      throw new IllegalArgumentException("a variable must be at most " + MAX_BYTES + " bytes");
    }
  }

  /// @throws IllegalArgumentException when `text` is not `name=value` by the rules
  @JsonCreator
  public static ChannelVariable parse(String text) {
    int equals = text.indexOf('=');
    if (equals < 0) {
      throw new IllegalArgumentException("a variable must be name=value");
    }
    return new ChannelVariable(text.substring(0, equals).strip(), text.substring(equals + 1));
  }

  /// Splits at commas, as Asterisk would, and checks each pair; empty text is no variable.
  public static List<ChannelVariable> parseAll(String text) {
    List<ChannelVariable> all = new ArrayList<>();
    for (String pair : text.split(",", -1)) {
      if (!text.isBlank()) {
        all.add(parse(pair));
      }
    }
    return List.copyOf(all);
  }

  @JsonValue
  @Override
  public String toString() {
    return name + "=" + value;
  }
}
