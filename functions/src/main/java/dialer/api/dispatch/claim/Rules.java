package dialer.api.dispatch.claim;

import dialer.api.db.Session;
import dialer.api.dispatch.claim.MakeAction.Made;
import dialer.api.rule.CallingHours;
import dialer.api.rule.CallingWindow;
import dialer.api.rule.Candidate;
import dialer.api.rule.JudgeCalls;
import dialer.api.server.Terms;
import dialer.call.CallId;
import dialer.originate.CallAction;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The rules of dispatch, as a claim meets them: outside the tenant's hours nothing is claimed at
/// all, and a claimed call that a rule forbids is not dialled.
@Singleton
final class Rules {
  private final CallingHours hours;
  private final JudgeCalls judge;

  Rules(CallingHours hours, JudgeCalls judge) {
    this.hours = hours;
    this.judge = judge;
  }

  CallingWindow hours(Session session, Pair pair) {
    return hours.of(session, pair.clientId());
  }

  /// Puts a refusal in place of what was to be asked of Asterisk for a forbidden call.
  void apply(Session session, Terms terms, List<Claimed> claimed, Map<CallId, Made> made) {
    List<Candidate> candidates = new ArrayList<>();
    for (Claimed call : claimed) {
      if (made.get(call.call()) instanceof Made.Action(var action)) {
        candidates.add(candidate(call, action, terms));
      }
    }
    judge
        .refusals(session, terms.clientId(), candidates)
        .forEach((call, why) -> made.put(call, new Made.Blocked(why)));
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
