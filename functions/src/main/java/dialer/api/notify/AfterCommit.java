package dialer.api.notify;

import dialer.api.notify.live.WakeUps;
import dialer.api.notify.send.Sender;
import jakarta.inject.Singleton;
import java.util.Set;

/// What a transaction wrote to be told is told at once rather than at the next tick. Whoever
/// forgets to ask for it only makes it later.
@Singleton
public final class AfterCommit {
  private final Sender sender;
  private final WakeUps wakeUps;

  AfterCommit(Sender sender, WakeUps wakeUps) {
    this.sender = sender;
    this.wakeUps = wakeUps;
  }

  /// Calls of these tenants moved. Returns at once and never fails.
  public void moved(Set<Long> clients) {
    if (!clients.isEmpty()) {
      sender.wake();
      wakeUps.tell(clients);
    }
  }
}
