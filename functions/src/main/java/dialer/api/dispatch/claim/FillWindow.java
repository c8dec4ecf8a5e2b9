package dialer.api.dispatch.claim;

import dialer.api.db.Session;
import dialer.api.dispatch.claim.MakeAction.Made;
import dialer.api.rule.CallingWindow;
import dialer.api.server.ReadTerms;
import dialer.api.server.Terms;
import dialer.call.CallId;
import dialer.call.ClientCode;
import dialer.message.Originate;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/// Claims as many calls as fit a pair's window, in one transaction.
@Singleton
public final class FillWindow {
  /// The permits of the next minute are those not used in the 59 minutes before.
  private static final Duration ALMOST_AN_HOUR = Duration.ofMinutes(59);

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
    CallingWindow hours = rules.hours(session, pair);
    if (!hours.isOpen(now)) {
      return List.of();
    }
    Window window = window(session, pair, terms.get(), now);
    if (window.isFull()) {
      return List.of();
    }
    List<Claimed> claimed = claims.claim(session, terms.get(), window, now);
    Map<CallId, Made> made = new HashMap<>();
    claimed.forEach(call -> made.put(call.call(), actions.of(call, terms.get())));
    rules.apply(session, terms.get(), claimed, made);
    List<Originate> messages = new ArrayList<>();
    List<Integer> numbers = new ArrayList<>();
    List<UUID> blocked = new ArrayList<>();
    List<String> reasons = new ArrayList<>();
    for (Claimed call : claimed) {
      switch (Objects.requireNonNull(made.get(call.call()))) {
        case Made.Action(var action) -> {
          messages.add(
              new Originate(
                  call.attempt(),
                  call.call(),
                  client(terms.get()),
                  terms.get().server(),
                  call.queue(),
                  call.quick(),
                  terms.get().allocation().flushGeneration(),
                  action,
                  call.deadline(),
                  hours.closes(now).orElse(null),
                  null));
          numbers.add(call.number());
        }
        case Made.Blocked(var reason) -> {
          blocked.add(call.call().value());
          reasons.add(reason);
        }
      }
    }
    attempts.insert(session, pair, messages, numbers, now);
    block(session, blocked, reasons, now);
    return messages;
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

  private static ClientCode client(Terms terms) {
    return terms.allocation().client();
  }

  private static void block(Session session, List<UUID> calls, List<String> reasons, Instant now) {
    if (calls.isEmpty()) {
      return;
    }
    session.update(
        """
        UPDATE calls c
           SET call_status = 'flushed', disposition = 'BLOCKED', reason = b.reason, attempt_id = NULL,
               attempt_server_id = NULL, ended_at = ?, updated_at = ?
          FROM unnest(?::uuid[], ?::text[]) AS b (id, reason)
         WHERE c.id = b.id
        """,
        now,
        now,
        calls,
        reasons);
  }
}
