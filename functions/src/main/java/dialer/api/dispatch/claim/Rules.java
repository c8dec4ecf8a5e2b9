package dialer.api.dispatch.claim;

import dialer.api.db.Session;
import dialer.api.dispatch.claim.MakeAction.Made;
import dialer.api.rule.CallingHours;
import dialer.api.rule.Candidate;
import dialer.api.rule.DailyCaps;
import dialer.api.rule.Hours;
import dialer.api.rule.JudgeCalls;
import dialer.api.rule.Numbering;
import dialer.api.server.Terms;
import dialer.call.CallId;
import dialer.originate.CallAction;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The rules of dispatch, as a claim meets them: outside the tenant's hours nothing is claimed at
/// all, and a claimed call that a rule forbids is not dialled.
@Singleton
final class Rules {
  private final CallingHours hours;
  private final DailyCaps caps;
  private final JudgeCalls judge;

  Rules(CallingHours hours, DailyCaps caps, JudgeCalls judge) {
    this.hours = hours;
    this.caps = caps;
    this.judge = judge;
  }

  Hours hours(Session session, Pair pair) {
    return hours.hours(session, pair.clientId());
  }

  /// How many calls the tenant's caps leave for today.
  int leftToday(Session session, Pair pair) {
    return caps.left(session, pair.clientId());
  }

  /// Puts off the calls whose callees may not be called at this hour.
  static void defer(Hours hours, List<Claimed> claimed, Map<CallId, Made> made, Instant now) {
    for (Claimed call : claimed) {
      Instant opens = hours.opens(call.phoneNumber(), now);
      if (opens.isAfter(now) && made.get(call.call()) instanceof Made.Action) {
        made.put(call.call(), new Made.Later(opens));
      }
    }
  }

  /// Puts a refusal in place of what was to be asked of Asterisk for a forbidden call. Answers how
  /// the tenant's numbers are read.
  Numbering apply(Session session, Terms terms, List<Claimed> claimed, Map<CallId, Made> made) {
    List<Candidate> candidates = new ArrayList<>();
    for (Claimed call : claimed) {
      if (made.get(call.call()) instanceof Made.Action(var action)) {
        candidates.add(candidate(call, action, terms));
      }
    }
    Numbering numbering = Numbering.of(session, terms.clientId());
    judge
        .refusals(session, numbering, candidates)
        .forEach((call, why) -> made.put(call, new Made.Blocked(why)));
    return numbering;
  }

  private static Candidate candidate(Claimed call, CallAction action, Terms terms) {
    List<String> called = new ArrayList<>(List.of(call.phoneNumber()));
    List<String> dialled = new ArrayList<>(List.of(action.channel().number().value()));
    action
        .onAnswer()
        .secondLeg()
        .map(second -> second.target().number().value())
        .ifPresent(number -> {
          called.add(number);
          dialled.add(number);
        });
    for (String number : List.copyOf(dialled)) {
      for (String prefix : terms.prefixes()) {
        if (!prefix.isEmpty() && number.startsWith(prefix) && number.length() > prefix.length()) {
          dialled.add(number.substring(prefix.length()));
        }
      }
    }
    dialled.addAll(called);
    return new Candidate(call.call(), called, dialled);
  }
}
