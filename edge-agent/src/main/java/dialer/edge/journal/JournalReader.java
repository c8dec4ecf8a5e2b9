package dialer.edge.journal;

import dialer.call.AttemptId;
import dialer.call.ClientCode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads the journal on a connection of its own, beside the writer.
final class JournalReader implements AutoCloseable {
  private final Connection connection;

  JournalReader(Connection connection) {
    this.connection = connection;
  }

  synchronized Optional<String> fact(String name) {
    return rows("SELECT value FROM facts WHERE name = ?", row -> row.getString(1), name).stream()
        .findFirst();
  }

  synchronized boolean hadFirstHand(AttemptId attempt) {
    return !rows(
            "SELECT 1 FROM first_hand WHERE attempt = ?",
            row -> row.getInt(1),
            Schema.bytes(attempt.value()))
        .isEmpty();
  }

  synchronized List<OpenAttempt> openAttempts() {
    return rows(
        "SELECT a.*, o.message FROM orders o JOIN attempts a ON a.attempt = o.attempt ORDER BY a.intended_at",
        row ->
            new OpenAttempt(
                new AttemptId(Schema.uuid(row.getBytes("attempt"))),
                new ClientCode(row.getString("client")),
                row.getBytes("message"),
                Objects.requireNonNull(Schema.time(row, "intended_at")),
                Schema.time(row, "sent_at"),
                Schema.time(row, "dialled_at"),
                Schema.time(row, "first_up_at"),
                Schema.time(row, "second_up_at"),
                row.getInt("next_sequence")));
  }

  synchronized List<Entry.HangUpAsked> hangUpsAsked() {
    return rows(
        "SELECT h.attempt, h.asked_at FROM hang_ups h LEFT JOIN attempts a ON a.attempt = h.attempt"
            + " WHERE a.ended_at IS NULL ORDER BY h.asked_at",
        row ->
            new Entry.HangUpAsked(
                new AttemptId(Schema.uuid(row.getBytes(1))), Instant.ofEpochMilli(row.getLong(2))));
  }

  synchronized List<PastDial> dialledSince(Instant since, @Nullable ClientCode client) {
    return rows(
        "SELECT attempt, client, coalesce(sent_at, intended_at) AS at FROM attempts WHERE intended_at >= ?1 - 60000"
            + " AND (sent_at >= ?1 OR intended_at >= ?1)"
            + " AND (outcome IS NULL OR outcome <> 'GIVEN BACK') AND (?2 = '' OR client = ?2) ORDER BY at",
        row ->
            new PastDial(
                new AttemptId(Schema.uuid(row.getBytes(1))),
                new ClientCode(row.getString(2)),
                Instant.ofEpochMilli(row.getLong(3))),
        since.toEpochMilli(),
        client == null ? "" : client.value());
  }

  synchronized List<PendingReport> reportsAfter(long after, int limit) {
    return rows(
        "SELECT id, message_id, shard, body FROM reports WHERE id > ? ORDER BY id LIMIT ?",
        row -> new PendingReport(row.getLong(1), row.getString(2), row.getInt(3), row.getBytes(4)),
        after,
        limit);
  }

  private <T> List<T> rows(String sql, Row<T> mapping, Object... values) {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      List<T> rows = new ArrayList<>();
      try (ResultSet result = statement.executeQuery()) {
        while (result.next()) {
          rows.add(mapping.of(result));
        }
      }
      return rows;
    } catch (SQLException e) {
      throw new JournalFailure("the journal cannot be read: " + e.getMessage(), e);
    }
  }

  @Override
  public synchronized void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new JournalFailure("the journal could not be closed", e);
    }
  }

  private interface Row<T> {
    T of(ResultSet row) throws SQLException;
  }
}
