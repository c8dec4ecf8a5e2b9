package dialer.api.dispatch;

import jakarta.inject.Singleton;

/// Feeds what may be dialled to the agents.
@Singleton
public class DispatchCalls {
  /// Something of this tenant may be dialled now: calls came in, or a window has room. Returns at
  /// once and never fails: what is not dispatched now is found by the tick.
  public void afterCommit(long clientId) {}
}
