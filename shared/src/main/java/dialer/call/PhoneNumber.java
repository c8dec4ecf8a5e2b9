package dialer.call;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.micronaut.serde.annotation.Serdeable;

/// What is dialled, as it is dialled: an optional `+`, then 1 to 32 digits, `*` or `#`. Says
/// nothing about whether the number exists.
@Serdeable
public record PhoneNumber(String value) {
  private static final Letters KEYS = Letters.of("09", "*#");

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public PhoneNumber {
    if (!KEYS.make(value, value.startsWith("+") ? 1 : 0, 1, 32)) {
      throw new IllegalArgumentException(
          "must be 1 to 32 digits, * or #, with an optional + first");
    }
  }

  /// The number with all but its last three digits hidden, for a log.
  public String masked() {
    int shown = Math.min(3, value.length());
    return "*".repeat(value.length() - shown) + value.substring(value.length() - shown);
  }

  @JsonValue
  @Override
  public String value() {
    return value;
  }

  @Override
  public String toString() {
    return value;
  }
}
