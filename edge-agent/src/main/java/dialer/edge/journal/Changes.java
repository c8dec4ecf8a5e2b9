package dialer.edge.journal;

import dialer.call.AttemptId;
import dialer.call.Disposition;
import dialer.message.AttemptReport;
import dialer.message.Happening;
import dialer.message.MessageCodec;
import dialer.message.Topology;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Entries as statements. Used by one thread, within its transaction.
final class Changes {
  private static final String GIVEN_BACK = "GIVEN BACK";

  private final Connection connection;
  private final MessageCodec codec;
  private final Map<String, PreparedStatement> prepared = new HashMap<>();

  Changes(Connection connection, MessageCodec codec) {
    this.connection = connection;
    this.codec = codec;
  }

  /// Returns whether it changed anything: false means the journal knew better.
  boolean apply(Entry entry) throws SQLException {
    return switch (entry) {
      case Entry.Intent intent ->
          run(
                  "INSERT INTO attempts(attempt, client, intended_at) VALUES(?, ?, ?) ON CONFLICT DO NOTHING",
                  Schema.bytes(intent.attempt().value()),
                  intent.client().value(),
                  intent.at().toEpochMilli())
              && keep(intent.attempt(), intent.message());
      case Entry.TakenOver other ->
          run(
                  "INSERT INTO attempts(attempt, client, next_sequence, intended_at, dialled_at)"
                      + " VALUES(?, ?, ?, ?4, ?4) ON CONFLICT DO NOTHING",
                  Schema.bytes(other.attempt().value()),
                  other.client().value(),
                  other.sequence(),
                  other.at().toEpochMilli())
              && keep(other.attempt(), other.message());
      case Entry.Refusal refusal -> {
        boolean fresh =
            run(
                "INSERT INTO attempts(attempt, client, ended_at, outcome, next_sequence) VALUES(?, ?, ?, ?, ?)"
                    + " ON CONFLICT DO NOTHING",
                Schema.bytes(refusal.attempt().value()),
                refusal.client().value(),
                refusal.report().at().toEpochMilli(),
                label(refusal.outcome()),
                refusal.report().sequence() + 1);
        if (fresh) {
          report(refusal.report());
        }
        yield fresh;
      }
      case Entry.FirstHand(AttemptId attempt) ->
          run(
              "INSERT INTO first_hand VALUES(?) ON CONFLICT DO NOTHING",
              Schema.bytes(attempt.value()));
      case Entry.HangUpAsked(AttemptId attempt, Instant at) ->
          run(
              "INSERT INTO hang_ups SELECT ?1, ?2"
                  + " WHERE NOT EXISTS (SELECT 1 FROM attempts WHERE attempt = ?1 AND ended_at IS NOT NULL)"
                  + " ON CONFLICT DO NOTHING",
              Schema.bytes(attempt.value()),
              at.toEpochMilli());
      case Entry.Sight sight -> sight(sight);
      case Entry.End end -> {
        boolean fresh =
            run(
                "UPDATE attempts SET ended_at = ?, outcome = ?, next_sequence = ?"
                    + " WHERE attempt = ? AND ended_at IS NULL",
                end.report().at().toEpochMilli(),
                label(end.outcome()),
                end.report().sequence() + 1,
                Schema.bytes(end.attempt().value()));
        if (fresh) {
          run("DELETE FROM orders WHERE attempt = ?", Schema.bytes(end.attempt().value()));
          report(end.report());
        }
        yield fresh;
      }
      case Entry.Reported reported -> {
        run(
            "UPDATE attempts SET reported = 1 WHERE attempt IN (SELECT attempt FROM reports WHERE last = 1 AND id <= ?)",
            reported.upTo());
        yield run("DELETE FROM reports WHERE id <= ?", reported.upTo());
      }
      case Entry.Keep keep ->
          run("INSERT OR REPLACE INTO facts VALUES(?, ?)", keep.name(), keep.value());
    };
  }

  private boolean keep(AttemptId attempt, byte[] message) throws SQLException {
    return run("INSERT INTO orders VALUES(?, ?)", Schema.bytes(attempt.value()), message);
  }

  private boolean sight(Entry.Sight sight) throws SQLException {
    byte[] attempt = Schema.bytes(sight.attempt().value());
    String column = sight.stage().column();
    long at = sight.at().toEpochMilli();
    AttemptReport report = sight.report();
    if (report == null) {
      return run("UPDATE attempts SET " + column + " = ? WHERE attempt = ?", at, attempt);
    }
    report(report);
    return run(
        "UPDATE attempts SET " + column + " = ?, next_sequence = ? WHERE attempt = ?",
        at,
        report.sequence() + 1,
        attempt);
  }

  private void report(AttemptReport report) throws SQLException {
    AttemptId attempt = report.attempt();
    boolean last =
        report.happening() instanceof Happening.Ended
            || report.happening() instanceof Happening.GivenBack;
    run(
        "INSERT INTO reports(attempt, message_id, shard, last, body) VALUES(?, ?, ?, ?, ?)",
        Schema.bytes(attempt.value()),
        report.messageId(),
        Topology.shard(attempt),
        last ? 1 : 0,
        codec.write(report));
  }

  /// Forgets up to `limit` attempts that were over and reported before `before`, and hang-ups that
  /// were asked for before it; returns how many attempts.
  int forget(long before, int limit) throws SQLException {
    run("DELETE FROM hang_ups WHERE asked_at < ?", before);
    PreparedStatement statement =
        prepare(
            "DELETE FROM attempts WHERE attempt IN"
                + " (SELECT attempt FROM attempts WHERE reported = 1 AND ended_at < ? LIMIT ?)");
    statement.setLong(1, before);
    statement.setInt(2, limit);
    return statement.executeUpdate();
  }

  private boolean run(String sql, Object... values) throws SQLException {
    PreparedStatement statement = prepare(sql);
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i]);
    }
    return statement.executeUpdate() > 0;
  }

  private PreparedStatement prepare(String sql) throws SQLException {
    PreparedStatement known = prepared.get(sql);
    if (known != null) {
      return known;
    }
    PreparedStatement statement = connection.prepareStatement(sql);
    prepared.put(sql, statement);
    return statement;
  }

  private static String label(@Nullable Disposition outcome) {
    return outcome == null ? GIVEN_BACK : outcome.label();
  }
}
