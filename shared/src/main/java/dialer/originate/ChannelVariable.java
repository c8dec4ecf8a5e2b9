package dialer.originate;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.micronaut.serde.annotation.Serdeable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// A channel variable a tenant sets, `name=value`. The name has no parenthesis: Asterisk executes
/// `FUNC(x)=y` as a function write, and `live_dangerously` does not apply to it (seen on 22).
///
/// @param name up to two `_` to inherit it, a letter, then letters, digits and `_`; not one of the
///   prefixes that Asterisk or the agent reads
/// @param value no comma, quote or backslash: Asterisk splits a `Variable` header at commas
@Serdeable
public record ChannelVariable(String name, String value) {
  private static final Pattern NAME = Pattern.compile("_{0,2}[A-Za-z][A-Za-z0-9_]{0,63}");
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
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "a variable's name must be a letter, then at most 63 letters, digits or _");
    }
    String plain = name.replaceFirst("^_{1,2}", "").toUpperCase(Locale.ROOT);
    if (RESERVED.stream().anyMatch(plain::startsWith)) {
      throw new IllegalArgumentException("the variable " + name + " is reserved");
    }
    AmiText.require(value);
    if (value.chars().anyMatch(c -> ",\"'\\".indexOf(c) >= 0)) {
      throw new IllegalArgumentException("a variable's value must not contain , \" ' or \\");
    }
    if (name.length() + 1 + value.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
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
