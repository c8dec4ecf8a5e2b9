package dialer.api.tick;

import jakarta.inject.Singleton;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Does all chores, one after another: each second on a machine, each minute in the cloud.
@Singleton
public class Tick {
  private static final Logger LOG = LoggerFactory.getLogger(Tick.class);

  private final List<Chore> chores;
  private final DailyChores daily;

  Tick(List<Chore> chores, DailyChores daily) {
    this.chores = List.copyOf(chores);
    this.daily = daily;
  }

  /// A chore that fails does not keep the others from theirs.
  ///
  /// @return whether all went well
  public boolean run() {
    boolean well = true;
    for (Chore chore : chores) {
      try {
        chore.run();
      } catch (Exception e) { // a commit that fails may throw SQLException undeclared
        LOG.warn("{} comes later: {}", chore.getClass().getSimpleName(), e.toString());
        LOG.debug("because of", e);
        well = false;
      }
    }
    try {
      daily.finish();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      well = false;
    }
    return well;
  }
}
