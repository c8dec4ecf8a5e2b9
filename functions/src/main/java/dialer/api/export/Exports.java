package dialer.api.export;

import dialer.api.db.Database;
import dialer.api.db.Session;
import dialer.api.export.database.CallsTable;
import dialer.api.export.database.Trouble;
import dialer.api.notify.outbox.Gaps;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/// Our side of it: who is due, which calls wait, what became of them. No connection of ours is held
/// while a tenant's database is waited for.
@Singleton
final class Exports {
  /// Longer than any turn lasts.
  static final Duration LEASE = Duration.ofSeconds(60);

  /// Of two nodes that claim at once neither waits, and none gets what the other has. A tenant of
  /// whom nothing waits is tried as long as its database is not known to be right.
  private static final String CLAIM =
      """
      WITH ready AS (
        SELECT client_id FROM exports e
         WHERE (failures > 0) = ? AND next_at <= ? AND (leased_until IS NULL OR leased_until <= ?)
           AND (state <> 'running' OR EXISTS (SELECT FROM exports_due d WHERE d.client_id = e.client_id))
         ORDER BY next_at LIMIT ? FOR UPDATE SKIP LOCKED
      )
      UPDATE exports e SET lease = e.lease + 1, leased_until = ?
        FROM ready JOIN clients c ON c.id = ready.client_id
       WHERE e.client_id = ready.client_id AND c.database_urls IS NOT NULL
      RETURNING e.client_id, c.accountcode, c.database_urls, e.lease, e.failures
      """;

  /// One call by its key, whatever the planner thinks of so many.
  private static final String BATCH =
      """
      WITH due AS (
        SELECT id, call_id FROM exports_due
         WHERE client_id = ? AND EXISTS (SELECT FROM exports WHERE client_id = ? AND lease = ?)
         ORDER BY id LIMIT ?
      )
      SELECT array_agg(d.id::text) AS ids, count(c.id) AS calls,
             coalesce(jsonb_agg(%s ORDER BY d.id) FILTER (WHERE c.id IS NOT NULL), '[]')::text AS rows
        FROM due d
        LEFT JOIN LATERAL (SELECT * FROM calls WHERE id = d.call_id AND client_id = ? OFFSET 0) AS c ON true
        LEFT JOIN asterisk_servers s ON s.id = c.attempt_server_id
      """
          .formatted(CallsTable.ROW);

  private final Database database;
  private final ExportSettings settings;
  private final Clock clock;

  Exports(Database database, ExportSettings settings, Clock clock) {
    this.database = database;
    this.settings = settings;
    this.clock = clock;
  }

  /// A tenant's turn.
  ///
  /// @param sealed its urls
  /// @param failures in a row before
  record Turn(long clientId, String account, byte[] sealed, long lease, int failures) {
    @Override
    public String toString() {
      return "Turn[" + account + "]";
    }
  }

  /// @param ids of the outbox
  /// @param calls of them that are still stored
  /// @param rows those, as [CallsTable#ROW] makes them
  record Batch(List<String> ids, int calls, String rows) {}

  /// @param room how many turns may begin
  /// @param roomForIll how many of them with a tenant whose last one failed
  List<Turn> claim(int room, int roomForIll) {
    Instant now = clock.instant();
    return database.write(db -> {
      List<Turn> turns = new ArrayList<>(claim(db, false, room, now));
      turns.addAll(claim(db, true, Math.min(roomForIll, room - turns.size()), now));
      return turns;
    });
  }

  private static List<Turn> claim(Session db, boolean ill, int most, Instant now) {
    return most <= 0
        ? List.of()
        : db.list(
            row ->
                new Turn(
                    row.number("client_id"),
                    row.text("accountcode"),
                    row.bytes("database_urls"),
                    row.number("lease"),
                    row.integer("failures")),
            CLAIM,
            ill,
            now,
            now,
            most,
            now.plus(LEASE));
  }

  /// The calls that wait longest; none, too, where the turn is another's by now.
  Batch batch(Turn turn, int most) {
    return database.read(db ->
        db.first(
                row ->
                    new Batch(
                        row.maybeText("ids") == null ? List.of() : row.texts("ids"),
                        row.integer("calls"),
                        row.text("rows")),
                BATCH,
                turn.clientId(),
                turn.clientId(),
                turn.lease(),
                most,
                turn.clientId())
            .orElseThrow());
  }

  /// They are there. Of two who both brought them the first counts them.
  void arrived(Turn turn, Batch batch) {
    Instant now = clock.instant();
    database.write(db -> {
      int removed =
          batch.ids().isEmpty()
              ? 0
              : db.update(
                  "DELETE FROM exports_due WHERE client_id = ? AND id = ANY(?::bigint[])",
                  turn.clientId(),
                  batch.ids());
      int forgotten = Math.min(removed, batch.ids().size() - batch.calls());
      db.update(
          """
          UPDATE exports SET exported = exported + ?, forgotten = forgotten + ?,
                 exported_at = CASE WHEN ? > 0 THEN ? ELSE exported_at END
           WHERE client_id = ?
          """,
          removed - forgotten,
          forgotten,
          removed - forgotten,
          now,
          turn.clientId());
      return db.update(
          """
          UPDATE exports SET state = 'running', error = NULL, ddl = NULL, failures = 0, tried_at = ?
           WHERE client_id = ? AND lease = ?
          """,
          now,
          turn.clientId(),
          turn.lease());
    });
  }

  /// @param more calls wait: its next turn comes as soon as others had theirs
  void ended(Turn turn, boolean more) {
    Instant now = clock.instant();
    end(turn, more ? now : now.plus(settings.every()), Optional.empty());
  }

  void failed(Turn turn, Trouble trouble) {
    double chance = ThreadLocalRandom.current().nextDouble();
    Duration gap =
        Gaps.after(turn.failures() + 1, settings.firstGap(), settings.longestGap(), chance);
    end(turn, clock.instant().plus(gap), Optional.of(trouble));
  }

  private void end(Turn turn, Instant next, Optional<Trouble> trouble) {
    database.write(db ->
        db.update(
            """
            UPDATE exports SET leased_until = NULL, next_at = ?, state = coalesce(?, state), error = ?, ddl = ?,
                   failures = CASE WHEN ? THEN ? ELSE 0 END, tried_at = ?
             WHERE client_id = ? AND lease = ?
            """,
            next,
            trouble.map(t -> t.kind().label()).orElse(null),
            trouble.map(Trouble::sentence).orElse(null),
            trouble.map(Trouble::ddl).orElse(null),
            trouble.isPresent(),
            turn.failures() + 1,
            clock.instant(),
            turn.clientId(),
            turn.lease()));
  }
}
