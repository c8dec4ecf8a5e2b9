package dialer.message;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dialer.call.Outcome;
import io.micronaut.serde.annotation.Serdeable;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What can happen to an attempt at the agent.
@Serdeable
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Happening.Dialled.class, name = "dialled"),
  @JsonSubTypes.Type(value = Happening.Answered.class, name = "answered"),
  @JsonSubTypes.Type(value = Happening.Ended.class, name = "ended"),
  @JsonSubTypes.Type(value = Happening.GivenBack.class, name = "given_back")
})
public sealed interface Happening {
  /// Asterisk has it: its first evidence, a response or a channel.
  @Serdeable
  record Dialled() implements Happening {}

  /// The party that counts picked up.
  @Serdeable
  record Answered() implements Happening {}

  /// The attempt is over. Terminal.
  ///
  /// @param recording the file on the PBX host that holds it; null when there is none
  @Serdeable
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Ended(Outcome outcome, @Nullable String recording) implements Happening {
    public static Ended unrecorded(Outcome outcome) {
      return new Ended(outcome, null);
    }
  }

  /// It was not dialled and never will be under this id; it does not count as an attempt. Terminal.
  ///
  /// @param notBefore when it is worth offering the call again
  @Serdeable
  record GivenBack(String reason, Instant notBefore) implements Happening {}
}
