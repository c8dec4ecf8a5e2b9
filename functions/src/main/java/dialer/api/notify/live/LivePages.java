package dialer.api.notify.live;

import dialer.api.db.Database;
import dialer.api.db.Row;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The events of the last 24 hours, as they are stored.
@Singleton
public final class LivePages {
  private static final int PAGES = 20;

  private final Database database;

  LivePages(Database database) {
    this.database = database;
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

  /// The next events in their order, some pages of them; none when `position` is the newest's.
  public List<LiveEvent> after(long clientId, long position) {
    List<LiveEvent> events = new ArrayList<>();
    database.readAs(
        clientId,
        db ->
            db.list(
                row -> add(row, position, events),
                """
                SELECT last_event_id, size, types, events FROM live_pages
                 WHERE client_id = ? AND last_event_id > ? ORDER BY last_event_id LIMIT ?
                """,
                clientId,
                position,
                PAGES));
    return events;
  }

  private static boolean add(Row row, long position, List<LiveEvent> events) throws SQLException {
    List<String> types = row.texts("types");
    List<String> texts = row.texts("events");
    long id = row.number("last_event_id") - row.integer("size");
    for (int i = 0; i < types.size(); i++) {
      id++;
      if (id > position) {
        EventType type = EventType.of(types.get(i)).orElseThrow();
        byte[] text = (texts.get(i) + ",\"event_id\":" + id + "}").getBytes(StandardCharsets.UTF_8);
        events.add(new LiveEvent(id, type, text));
      }
    }
    return true;
  }
}
