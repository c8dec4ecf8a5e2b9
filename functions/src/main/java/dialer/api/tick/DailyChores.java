package dialer.api.tick;

import dialer.api.db.Database;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// What is to be done once a day over all nodes.
@Singleton
public final class DailyChores {
  private final Database database;
  private final Clock clock;
  private final Map<String, LocalDate> known = new ConcurrentHashMap<>();

  DailyChores(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /// True for one caller a day, who has to do it now; what it does not finish waits until tomorrow.
  ///
  /// @param firstHour of the day in UTC, before which it is never due
  public boolean isDue(String name, int firstHour) {
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
