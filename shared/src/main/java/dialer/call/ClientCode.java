package dialer.call;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.micronaut.serde.annotation.Serdeable;
import java.util.regex.Pattern;

/// A tenant's account code (`accountcode` = `client_code` in the API): 1 to 64 of letters, digits,
/// `_` and `-`. It is part of a queue's name and reaches Asterisk as `Account`.
@Serdeable
public record ClientCode(String value) {
  private static final Pattern RULE = Pattern.compile("[A-Za-z0-9_-]{1,64}");

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public ClientCode {
    if (!RULE.matcher(value).matches()) {
      throw new IllegalArgumentException("must be 1 to 64 letters, digits, _ or -");
    }
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
