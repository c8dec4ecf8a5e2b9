package dialer.api.tick;

import io.micronaut.context.annotation.Property;
import jakarta.inject.Singleton;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sees to the nightly work: beside the other chores where the process lives on between requests,
/// elsewhere in an invocation of its own, for nothing goes on after that.
@Singleton
public final class Nights implements Chore {
  private static final Logger LOG = LoggerFactory.getLogger(Nights.class);

  private final List<NightlyWork> works;
  private final DailyChores daily;
  private final boolean livesOn;

  Nights(
      List<NightlyWork> works,
      DailyChores daily,
      @Property(name = "dialer.tick.enabled", defaultValue = "true") boolean livesOn) {
    this.works = List.copyOf(works);
    this.daily = daily;
    this.livesOn = livesOn;
  }

  @Override
  public void run() {
    if (livesOn) {
      for (NightlyWork work : due()) {
        Thread.ofVirtual().name(work.name()).start(() -> done(work));
      }
    }
  }

  /// Does what is due, one after another.
  ///
  /// @return whether all went well
  public boolean runDue() {
    boolean well = true;
    for (NightlyWork work : due()) {
      well &= done(work);
    }
    return well;
  }

  private List<NightlyWork> due() {
    return works.stream().filter(work -> daily.isDue(work.name(), work.firstHour())).toList();
  }

  private static boolean done(NightlyWork work) {
    try {
      work.run();
      return true;
    } catch (RuntimeException e) {
      LOG.warn("{} comes tomorrow: {}", work.name(), e.toString());
      return false;
    }
  }
}
