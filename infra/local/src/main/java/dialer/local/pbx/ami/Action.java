package dialer.local.pbx.ami;

import dialer.local.pbx.event.Privilege;
import java.util.Collections;
import java.util.Set;

/// One action that a client may ask for.
///
/// @param name as `ListCommands` spells it; clients may spell it in any case
/// @param needs one of these write permissions is enough; empty: everybody who is logged in
public record Action(String name, String synopsis, Set<Privilege> needs, Handler handler) {
  /// Answers on the timeline, at once or, when the session was held, later.
  @FunctionalInterface
  public interface Handler {
    void handle(AmiSession session, AmiRequest request);
  }

  public static Action of(String name, String synopsis, String needs, Handler handler) {
    return new Action(name, synopsis, Privilege.parse(needs), handler);
  }

  boolean allows(Account account) {
    return needs.isEmpty() || !Collections.disjoint(needs, account.write());
  }
}
