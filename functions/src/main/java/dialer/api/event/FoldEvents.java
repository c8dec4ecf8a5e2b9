package dialer.api.event;

import dialer.api.broker.Incoming;
import dialer.api.dispatch.DispatchCalls;
import dialer.api.event.fold.Fact;
import dialer.api.event.fold.FoldFacts;
import dialer.api.notify.AfterCommit;
import dialer.call.AttemptId;
import dialer.message.AgentAlive;
import dialer.message.AgentHello;
import dialer.message.AttemptReport;
import dialer.message.MessageCodec;
import dialer.message.MessageCodec.Read;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Takes in what agents say. When it returns, all of it is in the database and may be acked; when
/// it throws, it is to be given again, and what was folded already changes nothing then.
@Singleton
public class FoldEvents {
  /// A message may hold many; they are folded a transaction this many.
  private static final int AT_ONCE = 500;

  private final MessageCodec codec;
  private final FoldFacts facts;
  private final HearAgents agents;
  private final RejectedMessages rejected;
  private final DispatchCalls dispatch;
  private final AfterCommit notify;

  FoldEvents(
      MessageCodec codec,
      FoldFacts facts,
      HearAgents agents,
      RejectedMessages rejected,
      DispatchCalls dispatch,
      AfterCommit notify) {
    this.codec = codec;
    this.facts = facts;
    this.agents = agents;
    this.rejected = rejected;
    this.dispatch = dispatch;
    this.notify = notify;
  }

  /// What the database refuses to store is kept for the operator; it must not hold up the rest.
  ///
  /// @throws RuntimeException when the database is away
  public void fold(List<Incoming> batch) {
    List<Incoming> each = batch.stream().flatMap(message -> message.each().stream()).toList();
    for (int from = 0; from < each.size(); from += AT_ONCE) {
      foldSome(each.subList(from, Math.min(from + AT_ONCE, each.size())));
    }
  }

  private void foldSome(List<Incoming> batch) {
    try {
      foldAll(batch);
    } catch (RuntimeException e) {
      if (!Faults.isOfTheMessage(e)) {
        throw e;
      }
      if (batch.size() == 1) {
        rejected.keep(batch.getFirst(), String.valueOf(Faults.root(e).getMessage()));
      } else {
        batch.forEach(message -> foldSome(List.of(message)));
      }
    }
  }

  private void foldAll(List<Incoming> batch) {
    List<Fact> reported = new ArrayList<>();
    Map<AttemptId, Incoming> sources = new HashMap<>();
    List<Consumer<HearAgents>> heard = new ArrayList<>();
    List<Runnable> refused = new ArrayList<>(); // once the rest is stored: else each is tried alone
    Set<Long> mayDial = new HashSet<>();
    for (Incoming message : batch) {
      switch (codec.read(message.type(), message.body())) {
        case Read.Understood(AttemptReport report) -> {
          reported.add(Fact.of(report));
          sources.put(report.attempt(), message);
        }
        case Read.Understood(AgentHello hello) ->
            heard.add(a -> keepUnknown(a.hello(hello), message));
        case Read.Understood(AgentAlive alive) ->
            heard.add(a ->
                a.alive(alive)
                    .ifPresentOrElse(mayDial::addAll, () -> keep(message, "no such server")));
        case Read.Understood _ -> refused.add(() -> keep(message, "no message for the API"));
        case Read.Poison(var why) -> refused.add(() -> keep(message, why));
      }
    }
    FoldFacts.Folded folded = facts.fold(reported);
    refused.forEach(Runnable::run);
    folded.unknown().forEach(id -> keep(sources.get(id), "no such attempt"));
    heard.forEach(word -> word.accept(agents));
    mayDial.addAll(folded.freed());
    dispatch.afterCommit(mayDial);
    notify.moved(folded.moved());
  }

  private void keepUnknown(boolean known, Incoming message) {
    if (!known) {
      rejected.keep(message, "no such server");
    }
  }

  private void keep(@Nullable Incoming message, String reason) {
    if (message != null) {
      rejected.keep(message, reason);
    }
  }
}
