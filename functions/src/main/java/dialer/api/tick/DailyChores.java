package dialer.api.tick;

import dialer.api.db.Database;
import io.micronaut.context.annotation.Property;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// What is to be done once a day over all nodes.
@Singleton
public final class DailyChores {
  private final Database database;
  private final Clock clock;
  private final boolean livesOn;
  private final Map<String, LocalDate> known = new ConcurrentHashMap<>();
  private final Set<Thread> begun = ConcurrentHashMap.newKeySet();

  DailyChores(
      Database database,
      Clock clock,
      @Property(name = "dialer.tick.enabled", defaultValue = "true") boolean livesOn) {
    this.database = database;
    this.clock = clock;
    this.livesOn = livesOn;
  }

  /// Begins it if it is due and nobody has begun it today; what it does not finish waits until
  /// tomorrow. It does not hold up the other chores of a tick.
  ///
  /// @param firstHour of the day in UTC, before which it is never due
  /// @param work logs its own failures
  public void begin(String name, int firstHour, Runnable work) {
    if (isDue(name, firstHour)) {
      begun.add(Thread.ofVirtual().name(name).start(work));
    }
  }

  /// Where the process is frozen with its answer: until everything that was begun is done.
  void finish() throws InterruptedException {
    for (Thread thread : begun) {
      if (!livesOn) {
        thread.join();
      }
      if (!thread.isAlive()) {
        begun.remove(thread);
      }
    }
  }

  private boolean isDue(String name, int firstHour) {
    LocalDateTime now = LocalDateTime.ofInstant(clock.instant(), ZoneOffset.UTC);
    LocalDate today = now.toLocalDate();
    if (now.getHour() < firstHour || today.equals(known.get(name))) {
      return false;
    }
    boolean mine =
        database.write(db ->
            db.update(
                    """
                    INSERT INTO daily_chores AS d (name, done_on) VALUES (?, ?)
                    ON CONFLICT (name) DO UPDATE SET done_on = excluded.done_on WHERE d.done_on < excluded.done_on
                    """,
                    name,
                    today)
                == 1);
    known.put(name, today);
    return mine;
  }
}
