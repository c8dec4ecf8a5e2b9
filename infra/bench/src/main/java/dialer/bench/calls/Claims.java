package dialer.bench.calls;

import dialer.message.MessageCodec;
import dialer.message.Originate;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Function;

/// Writes calls and their attempts as dispatch leaves them once an agent has them.
public final class Claims {
  private static final int ROWS = 1_000;
  private static final MessageCodec CODEC = new MessageCodec();

  private Claims() {}

  /// A queue of the tenant's.
  public static long queue(Connection database, String client) throws SQLException {
    try (var statement =
        database.prepareStatement(
            """
            INSERT INTO queue_masters (client_id, name, created_at, updated_at)
            SELECT id, 'bench', now(), now() FROM clients WHERE accountcode = ? RETURNING id
            """)) {
      statement.setString(1, client);
      try (var row = statement.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  /// @param customData of each call, JSON
  public static void insert(Connection database, List<Originate> orders, String customData)
      throws SQLException {
    for (int from = 0; from < orders.size(); from += ROWS) {
      List<Originate> some = orders.subList(from, Math.min(from + ROWS, orders.size()));
      try (var statement =
          database.prepareStatement(
              """
              WITH made AS (
                SELECT c.id AS client_id, m.*
                  FROM unnest(?::uuid[], ?::uuid[], ?::text[]) AS m (call_id, attempt_id, message)
                  JOIN clients c ON c.accountcode = m.message::jsonb ->> 'client'
              ), called AS (
                INSERT INTO calls (id, client_id, queue_id, batch_id, phone_number, contact_number, customer_name,
                                   custom_data, project, action, call_status, due_at, attempt_id, attempt_server_id,
                                   created_at, updated_at)
                SELECT call_id, client_id, (message::jsonb ->> 'queue')::bigint, 1, '+49301234567', '+49301234567',
                       'A customer', ?::jsonb, 'spring', message::jsonb -> 'action', 'queued', now(), attempt_id, 1,
                       now(), now()
                  FROM made)
              INSERT INTO attempts (id, call_id, client_id, server_id, number, message, claimed_at, published_at)
              SELECT attempt_id, call_id, client_id, 1, 1, message::jsonb, now(), now() FROM made
              """)) {
        statement.setArray(1, column(database, some, o -> o.call().value()));
        statement.setArray(2, column(database, some, o -> o.attempt().value()));
        statement.setArray(
            3, column(database, some, o -> new String(CODEC.write(o), StandardCharsets.UTF_8)));
        statement.setString(4, customData);
        statement.executeUpdate();
      }
    }
  }

  private static java.sql.Array column(
      Connection database, List<Originate> rows, Function<Originate, Object> part)
      throws SQLException {
    return database.createArrayOf("text", rows.stream().map(part).map(Object::toString).toArray());
  }
}
