package dialer.api.event;

import dialer.api.broker.Incoming;
import dialer.api.dispatch.DispatchCalls;
import dialer.api.event.fold.Fact;
import dialer.api.event.fold.FoldFacts;
import dialer.call.AttemptId;
import dialer.call.Disposition;
import dialer.call.Outcome;
import dialer.message.Happening;
import dialer.message.MessageCodec;
import dialer.message.MessageCodec.Read;
import dialer.message.MessageType;
import dialer.message.Originate;
import dialer.message.ServerState;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Reads what RabbitMQ dead-lettered. A call that an agent refused unread ends `BLOCKED`: it would
/// refuse it again. One that was delivered too often may have been dialled each time, so it ends
/// `LOST` and nobody dials it a second time. A report that came to rest there is folded like any
/// other.
@Singleton
public class ReadRejected {
  private static final String REASON = "x-first-death-reason";
  private static final String REFUSED = "rejected";

  private final MessageCodec codec;
  private final FoldEvents events;
  private final FoldFacts facts;
  private final RejectedMessages rejected;
  private final DispatchCalls dispatch;
  private final Clock clock;

  ReadRejected(
      MessageCodec codec,
      FoldEvents events,
      FoldFacts facts,
      RejectedMessages rejected,
      DispatchCalls dispatch,
      Clock clock) {
    this.codec = codec;
    this.events = events;
    this.facts = facts;
    this.rejected = rejected;
    this.dispatch = dispatch;
    this.clock = clock;
  }

  /// @throws RuntimeException when the database is away
  public void read(List<Incoming> batch) {
    Set<Long> freed = new HashSet<>();
    batch.stream()
        .flatMap(message -> message.each().stream())
        .forEach(message -> read(message, freed));
    dispatch.afterCommit(freed);
  }

  /// @param freed gets the tenants whose window has room again
  private void read(Incoming message, Set<Long> freed) {
    switch (codec.read(message.type(), message.body())) {
      case Read.Understood(Originate originate) -> end(originate.attempt(), message, freed);
      case Read.Understood(ServerState state) ->
          rejected.keep(message, "the agent of " + state.server() + " could not use it");
      case Read.Understood _ -> events.fold(List.of(message));
      case Read.Poison(var why) ->
          attemptOf(message)
              .ifPresentOrElse(id -> end(id, message, freed), () -> rejected.keep(message, why));
    }
  }

  private void end(AttemptId attempt, Incoming message, Set<Long> freed) {
    Instant now = clock.instant();
    boolean refused = REFUSED.equals(String.valueOf(message.headers().get(REASON)));
    Outcome outcome =
        refused
            ? Outcome.undialled(Disposition.BLOCKED, now, "the agent could not read the message")
            : Outcome.undialled(
                Disposition.LOST,
                now,
                "it was delivered too often, and nobody said what became of it");
    FoldFacts.Folded folded =
        facts.fold(List.of(Fact.ourOwn(attempt, now, Happening.Ended.unrecorded(outcome))));
    if (folded.unknown().isEmpty()) {
      freed.addAll(folded.freed());
    } else {
      rejected.keep(message, "no such attempt");
    }
  }

  /// A call's message is named by its attempt, whatever became of its body.
  private static Optional<AttemptId> attemptOf(Incoming message) {
    String id = message.messageId();
    if (id == null || !MessageType.ORIGINATE.label().equals(message.type())) {
      return Optional.empty();
    }
    try {
      return Optional.of(AttemptId.parse(id));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
