package dialer.call;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.micronaut.serde.annotation.Serdeable;
import java.util.UUID;

/// Names one try at a call everywhere: row key, journal key, AMI `ActionID` and `ChannelId`, and
/// the `X-Attempt` header at the carrier. Fixed width, because Asterisk's check for a duplicate
/// `ChannelId` matches prefixes. An id that was dialled or given back is never dialled again.
@Serdeable
public record AttemptId(UUID value) {
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public AttemptId {}

  /// @throws IllegalArgumentException when `text` is no UUID
  public static AttemptId parse(String text) {
    return new AttemptId(UUID.fromString(text));
  }

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
