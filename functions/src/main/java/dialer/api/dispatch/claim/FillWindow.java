package dialer.api.dispatch.claim;

import dialer.api.db.Session;
import dialer.api.dispatch.claim.MakeAction.Made;
import dialer.api.rule.Candidate;
import dialer.api.rule.Hours;
import dialer.api.rule.Numbering;
import dialer.api.server.ReadTerms;
import dialer.api.server.Terms;
import dialer.call.CallId;
import dialer.message.Originate;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// Claims as many calls as fit a pair's window, in one transaction.
@Singleton
public final class FillWindow {
  /// The permits of the next minute are those not used in the 59 minutes before.
  private static final Duration ALMOST_AN_HOUR = Duration.ofMinutes(59);

  /// Looks past so many windows of calls that must wait for their callees' morning; the next tick
  /// goes on.
  private static final int ROUNDS = 10;

  private final ClaimCalls claims;
  private final MakeAction actions;
  private final Attempts attempts;
  private final Rules rules;
  private final DispatchSettings settings;
  private final Clock clock;

  FillWindow(
      ClaimCalls claims,
      MakeAction actions,
      Attempts attempts,
      Rules rules,
      DispatchSettings settings,
      Clock clock) {
    this.claims = claims;
    this.actions = actions;
    this.attempts = attempts;
    this.rules = rules;
    this.settings = settings;
    this.clock = clock;
  }

  /// What is to be published once the caller's transaction has committed.
  public List<Originate> fill(Session session, Pair pair) {
    pair.lock(session);
    Optional<Terms> terms = ReadTerms.of(session, pair.clientId(), pair.serverId());
    if (terms.isEmpty()) {
      return List.of();
    }
    Instant now = clock.instant();
    Hours hours = rules.hours(session, pair);
    if (!hours.byCallee() && !hours.own().isOpen(now)) {
      return List.of();
    }
    // calls whose callees sleep make room for others
    for (int round = 0; round < ROUNDS; round++) {
      Window window =
          window(session, pair, terms.get(), now).atMost(rules.leftToday(session, pair));
      if (window.isFull()) {
        return List.of();
      }
      Sorted sorted = claim(session, terms.get(), hours, window, now);
      attempts.insert(session, pair, sorted.dialled(), now);
      Turned.back(session, sorted, now);
      if (!sorted.dialled().isEmpty() || sorted.later().isEmpty()) {
        return sorted.dialled().stream().map(Sorted.Dialled::message).toList();
      }
    }
    return List.of();
  }

  private Sorted claim(Session session, Terms terms, Hours hours, Window window, Instant now) {
    List<Claimed> claimed = claims.claim(session, terms, window, now);
    Map<CallId, Made> made = new HashMap<>();
    claimed.forEach(call -> made.put(call.call(), actions.of(call, terms)));
    Numbering numbering = Numbering.of(session, terms.clientId());
    Map<CallId, Candidate> candidates = Rules.candidates(claimed, made, terms, numbering);
    Rules.defer(hours, candidates.values(), made, now);
    rules.apply(session, numbering, candidates.values(), made);
    Sorted sorted = new Sorted();
    for (Claimed call : claimed) {
      switch (Objects.requireNonNull(made.get(call.call()))) {
        case Made.Action(var action) -> {
          List<String> callees = Objects.requireNonNull(candidates.get(call.call())).callees();
          sorted.dial(
              new Originate(
                  call.attempt(),
                  call.call(),
                  terms.allocation().client(),
                  terms.server(),
                  call.queue(),
                  call.quick(),
                  terms.allocation().flushGeneration(),
                  action,
                  call.deadline(),
                  hours.closes(callees, now).orElse(null),
                  call.maxCallSeconds(),
                  call.recording()),
              call.number(),
              callees.stream().map(numbering::callee).toList());
        }
        case Made.Blocked(var reason) -> sorted.blocked().put(call.call(), reason);
        case Made.Later(var dueAt) -> sorted.later().put(call.call(), dueAt);
      }
    }
    return sorted;
  }

  private Window window(Session session, Pair pair, Terms terms, Instant now) {
    int lastHour =
        terms.allocation().callsPerHour() == null
            ? 0
            : pair.claimedSince(session, now.minus(ALMOST_AN_HOUR));
    return Window.of(
        terms.allocation(),
        terms.serverChannels(),
        settings.lookahead(),
        pair.load(session, lastHour));
  }
}
