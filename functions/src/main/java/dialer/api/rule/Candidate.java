package dialer.api.rule;

import dialer.call.CallId;
import java.util.List;

/// A call that is due, before it is asked whether it may be dialled.
///
/// @param called who is called: the number without prefix, and the second party's where there is
///   one
/// @param dialled every way to read what reaches the exchange: with prefix and without
public record Candidate(CallId call, List<String> called, List<String> dialled) {
  public Candidate {
    called = List.copyOf(called);
    dialled = List.copyOf(dialled);
  }
}
