package dialer.api.dispatch;

import dialer.api.db.Database;
import dialer.api.dispatch.claim.DispatchSettings;
import dialer.api.dispatch.claim.FillWindow;
import dialer.api.dispatch.claim.Pair;
import dialer.api.server.share.AgentSilence;
import dialer.message.Originate;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/// Feeds what may be dialled to the agents.
@Singleton
public class DispatchCalls {
  private final Database database;
  private final FillWindow window;
  private final PublishAttempts publish;
  private final DispatchSettings settings;
  private final AgentSilence silence;
  private final Clock clock;
  private final OncePerTenant runs;

  DispatchCalls(
      Database database,
      FillWindow window,
      PublishAttempts publish,
      DispatchSettings settings,
      AgentSilence silence,
      Clock clock) {
    this.database = database;
    this.window = window;
    this.publish = publish;
    this.settings = settings;
    this.silence = silence;
    this.clock = clock;
    runs = new OncePerTenant(this::dispatch);
  }

  /// Something of this tenant may be dialled now: calls came in, or a window has room. Returns at
  /// once, or after a bounded wait where the process is frozen with its answer, and never fails:
  /// what is not dispatched now is found by the tick.
  public void afterCommit(long clientId) {
    afterCommit(Set.of(clientId));
  }

  /// The same for some tenants at once: the wait is for all of them together.
  public void afterCommit(Collection<Long> clientIds) {
    runs.request(clientIds, settings.patience());
  }

  /// Dispatches for a tenant now, and answers how many calls were claimed.
  ///
  /// @throws RuntimeException when the database is away
  public int dispatch(long clientId) {
    Instant heard = silence.before(clock.instant());
    List<Pair> pairs = database.read(session -> Pair.ready(session, clientId, heard));
    int claimed = 0;
    if (!pairs.isEmpty() && publish.isPossible()) {
      for (Pair pair : pairs) {
        claimed += dispatch(pair);
      }
      // another server's dispatcher may have been faster with a call that was bound to neither
      if (pairs.size() > 1 && claimed > 0) {
        for (Pair pair : pairs) {
          claimed += dispatch(pair);
        }
      }
    }
    return claimed;
  }

  private int dispatch(Pair pair) {
    List<Originate> claimed = database.write(session -> window.fill(session, pair));
    publish.publish(claimed);
    return claimed.size();
  }

  @PreDestroy
  void close() {
    runs.close();
  }
}
