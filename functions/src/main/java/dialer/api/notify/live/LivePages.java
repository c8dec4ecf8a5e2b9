package dialer.api.notify.live;

import dialer.api.db.Database;
import dialer.api.db.Row;
import io.micronaut.json.JsonMapper;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The events of the last 24 hours, as they are stored.
@Singleton
public final class LivePages {
  /// What is read at once. Readers that catch up hold as much each, and a feed hands on as much.
  private static final int MOST_BYTES = 256 * 1024;

  private final Database database;
  private final JsonMapper json;
  private final int most;

  LivePages(Database database, JsonMapper json, LiveSettings settings) {
    this.database = database;
    this.json = json;
    this.most = Math.min(MOST_BYTES, settings.buffer());
  }

  /// What can be read of a tenant's events.
  ///
  /// @param before the id before the oldest event that is kept
  /// @param last the newest event's; 0 where there was none yet
  public record Span(long before, long last) {}

  public Span span(long clientId) {
    return database.readAs(
        clientId,
        db ->
            db.first(
                    row -> new Span(row.number("before"), row.number("last_event_id")),
                    """
                    SELECT c.last_event_id,
                           coalesce((SELECT p.last_event_id - p.size FROM live_pages p
                                      WHERE p.client_id = c.client_id AND p.last_event_id > 0
                                      ORDER BY p.last_event_id LIMIT 1), c.last_event_id) AS before
                      FROM live_counters c WHERE c.client_id = ?
                    """,
                    clientId)
                .orElse(new Span(0, 0)));
  }

  /// The newest event's id of each tenant that has any.
  Map<Long, Long> last(Collection<Long> clients) {
    Map<Long, Long> last = new HashMap<>();
    database.read(db ->
        db.list(
            row -> last.put(row.number("client_id"), row.number("last_event_id")),
            "SELECT client_id, last_event_id FROM live_counters WHERE client_id = ANY(?::bigint[])",
            clients.stream().map(String::valueOf).toList()));
    return last;
  }

  /// The next events in their order, some bytes of them and at least one; none when `position` is
  /// the newest's.
  public List<LiveEvent> after(long clientId, long position) {
    return database.readAs(
        clientId,
        db ->
            db.list(
                this::event,
                "SELECT event_id, type, event FROM live_events_after(?, ?, ?)",
                clientId,
                position,
                most));
  }

  private LiveEvent event(Row row) throws SQLException {
    long id = row.number("event_id");
    EventType type = EventType.of(row.text("type")).orElseThrow();
    byte[] text =
        (row.text("event") + ",\"event_id\":" + id + "}").getBytes(StandardCharsets.UTF_8);
    return new LiveEvent(id, type, Fitting.fit(json, text));
  }
}
