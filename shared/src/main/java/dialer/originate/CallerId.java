package dialer.originate;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.micronaut.serde.annotation.Serdeable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What the callee sees: a name, which may be empty, and a number.
///
/// @param name at most 64 printable characters without `< > " \`
/// @param number an optional `+`, then 1 to 32 digits
@Serdeable
public record CallerId(String name, String number) {
  private static final Pattern NUMBER = Pattern.compile("\\+?[0-9]{1,32}");
  private static final Pattern NAMED =
      Pattern.compile("\\s*\"?([^<>\"\\\\]*?)\"?\\s*<([^<>]*)>\\s*");

  public CallerId {
    AmiText.require(name);
    if (name.length() > 64 || name.chars().anyMatch(c -> "<>\"\\".indexOf(c) >= 0)) {
      throw new IllegalArgumentException("the name must be at most 64 characters without <>\"\\");
    }
    if (!NUMBER.matcher(number).matches()) {
      throw new IllegalArgumentException("the number must be an optional + and 1 to 32 digits");
    }
  }

  /// Reads `"name" <number>`, `name <number>`, `<number>` or a bare number.
  ///
  /// @throws IllegalArgumentException when `text` is none of these
  @JsonCreator
  public static CallerId parse(String text) {
    AmiText.require(text);
    Matcher m = NAMED.matcher(text);
    if (m.matches()) {
      return new CallerId(m.group(1).strip(), m.group(2).strip());
    }
    if (NUMBER.matcher(text.strip()).matches()) {
      return new CallerId("", text.strip());
    }
    throw new IllegalArgumentException("must be \"name\" <number> or a number");
  }

  public CallerId withNumber(String other) {
    return new CallerId(name, other);
  }

  @JsonValue
  @Override
  public String toString() {
    return name.isEmpty() ? "<" + number + ">" : "\"" + name + "\" <" + number + ">";
  }
}
