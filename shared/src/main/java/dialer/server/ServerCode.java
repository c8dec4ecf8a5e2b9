package dialer.server;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.micronaut.serde.annotation.Serdeable;
import java.util.regex.Pattern;

/// Names one Asterisk server (`asterisk_server_code`): 1 to 64 of letters, digits, `_` and `-`. It
/// is part of queue names.
@Serdeable
public record ServerCode(String value) {
  private static final Pattern RULE = Pattern.compile("[A-Za-z0-9_-]{1,64}");

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public ServerCode {
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
