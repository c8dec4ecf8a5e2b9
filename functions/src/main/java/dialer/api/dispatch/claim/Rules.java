package dialer.api.dispatch.claim;

import dialer.api.db.Session;
import dialer.api.dispatch.claim.MakeAction.Made;
import dialer.api.rule.CallingHours;
import dialer.api.rule.Candidate;
import dialer.api.rule.DailyCaps;
import dialer.api.rule.Hours;
import dialer.api.rule.JudgeCalls;
import dialer.api.rule.Numbering;
import dialer.api.rule.Party;
import dialer.api.server.Terms;
import dialer.call.CallId;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

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
  static void defer(
      Hours hours, Collection<Candidate> candidates, Map<CallId, Made> made, Instant now) {
    for (Candidate call : candidates) {
      Instant opens = hours.opens(call.callees(), now);
      if (opens.isAfter(now)) {
        made.put(call.call(), new Made.Later(opens));
      }
    }
  }

  /// Puts a refusal in place of what was to be asked of Asterisk for a forbidden call.
  void apply(
      Session session,
      Numbering numbering,
      Collection<Candidate> candidates,
      Map<CallId, Made> made) {
    List<Candidate> due =
        candidates.stream().filter(call -> made.get(call.call()) instanceof Made.Action).toList();
    judge
        .refusals(session, numbering, due)
        .forEach((call, why) -> made.put(call, new Made.Blocked(why)));
  }

  /// Whom the calls that may be asked of Asterisk would dial.
  static Map<CallId, Candidate> candidates(
      List<Claimed> claimed, Map<CallId, Made> made, Terms terms, Numbering numbering) {
    Set<String> own =
        terms.allocation().callerIds().stream()
            .flatMap(numbering::spellings)
            .collect(Collectors.toSet());
    Map<CallId, Candidate> candidates = new LinkedHashMap<>();
    for (Claimed call : claimed) {
      if (made.get(call.call()) instanceof Made.Action(var action)) {
        List<Party> parties = new ArrayList<>();
        String first = action.channel().number().value();
        parties.add(Party.of(first, call.phoneNumber(), terms.prefixes(), own, numbering));
        action
            .onAnswer()
            .secondLeg()
            .map(second -> second.target().number().value())
            .ifPresent(
                second -> parties.add(Party.of(second, second, terms.prefixes(), own, numbering)));
        candidates.put(call.call(), new Candidate(call.call(), parties));
      }
    }
    return candidates;
  }
}
