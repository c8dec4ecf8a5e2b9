package dialer.edge.journal;

import java.nio.file.Files;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The journal for somebody who looks at it from outside, while an agent uses it or not. Changes
/// nothing.
public final class JournalView implements AutoCloseable {
  private final Connection connection;

  private JournalView(Connection connection) {
    this.connection = connection;
  }

  /// @throws JournalFailure when there is no journal, or it cannot be read
  public static JournalView open(JournalSettings settings) {
    if (!Files.exists(settings.file())) {
      throw new JournalFailure("there is no journal at " + settings.file());
    }
    try {
      return new JournalView(
          DriverManager.getConnection("jdbc:sqlite:file:" + settings.file() + "?mode=ro"));
    } catch (SQLException e) {
      throw new JournalFailure("the journal at " + settings.file() + " cannot be read", e);
    }
  }

  public Summary summary() {
    return query(
            "SELECT (SELECT value FROM facts WHERE name = 'journal'), (SELECT value FROM facts WHERE name = 'begun'),"
                + " count(*), count(*) FILTER (WHERE ended_at IS NULL), (SELECT count(*) FROM reports) FROM attempts",
            row ->
                new Summary(
                    UUID.fromString(row.getString(1)),
                    Instant.parse(row.getString(2)),
                    row.getLong(3),
                    row.getLong(4),
                    row.getLong(5)))
        .getFirst();
  }

  /// The latest `limit` attempts, the newest first.
  public List<Line> latest(int limit) {
    return query(
        "SELECT * FROM attempts ORDER BY attempt DESC LIMIT " + limit,
        row ->
            new Line(
                Schema.uuid(row.getBytes("attempt")),
                row.getString("client"),
                Schema.time(row, "intended_at"),
                Schema.time(row, "dialled_at"),
                Schema.time(row, "ended_at"),
                row.getString("outcome"),
                row.getInt("reported") == 1));
  }

  private <T> List<T> query(String sql, Row<T> mapping) {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      List<T> all = new ArrayList<>();
      while (row.next()) {
        all.add(mapping.of(row));
      }
      return all;
    } catch (SQLException e) {
      throw new JournalFailure("the journal cannot be read: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new JournalFailure("the journal could not be closed", e);
    }
  }

  /// @param attempts that are remembered
  /// @param open of them, not over
  /// @param unreported reports that the broker has not confirmed
  public record Summary(UUID id, Instant begunAt, long attempts, long open, long unreported) {}

  /// One attempt.
  ///
  /// @param outcome null while it is not over
  public record Line(
      UUID attempt,
      String client,
      @Nullable Instant intendedAt,
      @Nullable Instant dialledAt,
      @Nullable Instant endedAt,
      @Nullable String outcome,
      boolean reported) {}

  private interface Row<T> {
    T of(ResultSet row) throws SQLException;
  }
}
