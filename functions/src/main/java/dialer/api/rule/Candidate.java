package dialer.api.rule;

import dialer.call.CallId;
import java.util.List;

/// A call that is due, before it is asked whether it may be dialled.
///
/// @param parties whom it dials: the callee, and the second party where there is one
public record Candidate(CallId call, List<Party> parties) {
  public Candidate {
    parties = List.copyOf(parties);
  }

  /// Who has to be spared: each number that is called and not the tenant's own, or the first where
  /// all of them are.
  public List<String> callees() {
    List<String> others =
        parties.stream().filter(party -> !party.own()).map(Party::called).distinct().toList();
    return others.isEmpty() ? List.of(parties.getFirst().called()) : others;
  }
}
