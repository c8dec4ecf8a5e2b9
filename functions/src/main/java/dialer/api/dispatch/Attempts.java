package dialer.api.dispatch;

import dialer.message.MessageCodec;
import dialer.message.Originate;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The attempts' rows, each of which is its own outbox: the message it carries is published after
/// the commit, and a row not marked as published is published again.
@Singleton
final class Attempts {
  private static final NamedSql UNPUBLISHED =
      NamedSql.of(
          """
          SELECT a.message FROM attempts a JOIN calls c ON c.id = a.call_id
           WHERE a.published_at IS NULL AND a.claimed_at < :before
             AND c.attempt_id = a.id AND c.call_status = 'queued'
           ORDER BY a.claimed_at, a.id LIMIT :most
             FOR UPDATE OF a SKIP LOCKED
          """);

  private final MessageCodec codec;

  Attempts(MessageCodec codec) {
    this.codec = codec;
  }

  /// @param numbers of the attempts, by the messages' order
  void insert(
      Connection connection,
      Pair pair,
      List<Originate> messages,
      List<Integer> numbers,
      Instant now)
      throws SQLException {
    if (messages.isEmpty()) {
      return;
    }
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            INSERT INTO attempts (id, call_id, client_id, server_id, number, message, claimed_at)
            SELECT id, call_id, ?, ?, number, message::jsonb, ?
              FROM unnest(?::uuid[], ?::uuid[], ?::int[], ?::text[]) AS made (id, call_id, number, message)
            """)) {
      statement.setLong(1, pair.clientId());
      statement.setLong(2, pair.serverId());
      statement.setObject(3, now.atOffset(ZoneOffset.UTC));
      statement.setArray(4, array(connection, "uuid", messages, m -> m.attempt().value()));
      statement.setArray(5, array(connection, "uuid", messages, m -> m.call().value()));
      statement.setArray(6, connection.createArrayOf("int4", numbers.toArray()));
      statement.setArray(7, array(connection, "text", messages, this::text));
      statement.executeUpdate();
    }
  }

  /// Without waiting for the disk: a mark that a crash takes back costs a message that the agent
  /// knows already.
  void markPublished(Connection connection, List<Originate> messages, Instant now)
      throws SQLException {
    try (PreparedStatement fast =
            connection.prepareStatement("SET LOCAL synchronous_commit = off");
        PreparedStatement statement =
            connection.prepareStatement(
                "UPDATE attempts SET published_at = ? WHERE id = ANY(?) AND published_at IS NULL")) {
      fast.execute();
      statement.setObject(1, now.atOffset(ZoneOffset.UTC));
      statement.setArray(2, array(connection, "uuid", messages, m -> m.attempt().value()));
      statement.executeUpdate();
    }
  }

  /// The oldest that were claimed before `before` and not marked; locked, so that two sweeps do not
  /// publish the same.
  List<Originate> unpublished(Connection connection, Instant before, int most) throws SQLException {
    List<Originate> messages = new ArrayList<>();
    try (PreparedStatement statement =
            UNPUBLISHED.prepare(
                connection, Map.of("before", before.atOffset(ZoneOffset.UTC), "most", most));
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        messages.add(originate(rows.getString("message")));
      }
    }
    return messages;
  }

  private Originate originate(String message) {
    var type = dialer.message.MessageType.ORIGINATE.label();
    return switch (codec.read(type, message.getBytes(StandardCharsets.UTF_8))) {
      case MessageCodec.Read.Understood(Originate originate) -> originate;
      case MessageCodec.Read read ->
          throw new IllegalStateException("an attempt's message is not understood: " + read);
    };
  }

  private String text(Originate message) {
    return new String(codec.write(message), StandardCharsets.UTF_8);
  }

  private static <T> java.sql.Array array(
      Connection connection,
      String type,
      List<Originate> messages,
      java.util.function.Function<Originate, T> column)
      throws SQLException {
    return connection.createArrayOf(type, messages.stream().map(column).toArray());
  }
}
