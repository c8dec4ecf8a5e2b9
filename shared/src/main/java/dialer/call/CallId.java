package dialer.call;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.micronaut.serde.annotation.Serdeable;
import java.util.UUID;

/// Names one call for its whole life, over all its attempts. A UUIDv7: its time is when the call
/// was accepted, and the key of the month it is stored under.
@Serdeable
public record CallId(UUID value) {
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public CallId {}

  @JsonValue
  @Override
  public UUID value() {
    return value;
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
