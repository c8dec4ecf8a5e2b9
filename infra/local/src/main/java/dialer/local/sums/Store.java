package dialer.local.sums;

import dialer.local.service.ServiceFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// The schema as it is deployed, in a database of its own, and a month of calls in it.
///
/// A tenth of the calls belong to ten small tenants, the rest to tenant 1; a fourth of all were
/// tried twice. They are spread evenly over all hours of a month, twenty queues, four projects,
/// three servers and six dispositions, which is the most sums that so many can come to.
final class Store {
  private final Connection connection;

  Store(Connection connection) {
    this.connection = connection;
  }

  void run(String sql) {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new ServiceFailure(sql.lines().findFirst().orElse("") + " …", e);
    }
  }

  /// All rows of the answer, as text.
  String answer(String sql) {
    try (Statement statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      StringBuilder all = new StringBuilder();
      int columns = rows.getMetaData().getColumnCount();
      while (rows.next()) {
        for (int column = 1; column <= columns; column++) {
          all.append(rows.getString(column)).append(column == columns ? '\n' : ' ');
        }
      }
      return all.toString().strip();
    } catch (SQLException e) {
      throw new ServiceFailure(sql.lines().findFirst().orElse("") + " …", e);
    }
  }

  /// @param migrations the folder of `V1__….sql` and those after it
  void migrate(Path migrations) throws IOException {
    try (Stream<Path> files = Files.list(migrations)) {
      List<Path> inOrder = files.sorted(Comparator.comparingInt(Store::version)).toList();
      for (Path file : inOrder) {
        run(Files.readString(file));
      }
    }
  }

  private static int version(Path file) {
    return Integer.parseInt(file.getFileName().toString().replaceAll("^V(\\d+)__.*", "$1"));
  }

  /// @param attempts of which four fifths are the first of a call
  void load(long attempts) {
    run(
        """
        SET synchronous_commit = off;
        SET maintenance_work_mem = '512MB';
        SELECT make_partitions('2026-10-15', 1);
        ALTER TABLE calls DISABLE TRIGGER tally_inserted; -- it would hold all rows at once
        DROP INDEX calls_entries, calls_quick, calls_number, calls_dialled, attempts_call, attempts_pace,
                   attempts_unpublished;
        CREATE FUNCTION id_at(at timestamptz) RETURNS uuid LANGUAGE sql VOLATILE AS $$
          SELECT encode(substring(int8send((extract(epoch FROM at) * 1000)::bigint) FROM 3)
                        || substring(uuid_send(gen_random_uuid()) FROM 7), 'hex')::uuid $$;
        INSERT INTO clients (name, accountcode, username, timezone, created_at, updated_at)
        SELECT n, 'tenant' || n, 'tenant' || n, 'Europe/Berlin', now(), now() FROM generate_series(1, 11) AS n;
        INSERT INTO queue_masters (client_id, name, created_at, updated_at)
        SELECT 1, 'queue ' || n, now(), now() FROM generate_series(1, 20) AS n
        """);
    run(
        """
        INSERT INTO calls (id, client_id, queue_id, phone_number, custom_data, project, call_status, due_at, attempt_id,
                           attempt_server_id, call_tried, call_success, disposition, started_at, answered_at, ended_at,
                           duration, billsec, hangup_cause, created_at, updated_at)
        SELECT id_at(at), client, 1 + n %% 20, '+4930' || 1000000 + n, '{"customer": "C1"}', 'project ' || n %% 4,
               'processed', at, id_at(at), 1 + n %% 3, tried, 1, how, at,
               CASE how WHEN 'ANSWERED' THEN at + interval '9 seconds' END, at + make_interval(secs => 9 + talked),
               9 + talked, talked, 16, at, at
          FROM (SELECT n, at, how, CASE WHEN n %% 10 = 0 THEN 2 + n / 10 %% 10 ELSE 1 END AS client,
                       CASE WHEN n %% 4 = 0 THEN 2 ELSE 1 END AS tried,
                       CASE how WHEN 'ANSWERED' THEN n %% 300 ELSE 0 END AS talked
                  FROM (SELECT n, '2026-10-01Z'::timestamptz + n * interval '31 days' / %1$d AS at,
                               (ARRAY['ANSWERED','ANSWERED','NO ANSWER','BUSY','NO ANSWER','ANSWERED','FAILED',
                                      'CONGESTION','NO ANSWER','LOST'])[1 + (n::bigint * 7919 / 13) %% 10] AS how
                          FROM generate_series(0, %1$d - 1) AS n) AS calls) AS dialled
        """
            .formatted(attempts * 4 / 5));
    run(
        """
        INSERT INTO attempts (id, call_id, client_id, server_id, number, message, claimed_at, published_at, folded,
                              disposition, started_at, answered_at, ended_at, billsec)
        SELECT attempt_id, id, client_id, attempt_server_id, call_tried, '{}'::jsonb, started_at, started_at, 7, disposition,
               started_at, answered_at, ended_at, billsec
          FROM calls
        UNION ALL
        SELECT id_at(started_at - interval '5 minutes'), id, client_id, attempt_server_id, 1, '{}'::jsonb, started_at,
               started_at, 5, 'BUSY', started_at - interval '5 minutes', NULL, started_at - interval '299 seconds', 0
          FROM calls WHERE call_tried = 2
        """);
    run(
        """
        CREATE INDEX calls_dialled ON calls (client_id, coalesce(started_at, ended_at)) WHERE call_status = 'processed';
        CREATE INDEX attempts_call ON attempts (call_id);
        -- as the migration counts what was dialled before it
        INSERT INTO dialled_deltas
        SELECT client_id, quarter, queue_id, project, server_id, disposition,
               sum(calls), sum(duration), sum(attempts), sum(billsec), sum(minutes)
          FROM dialled_facts GROUP BY 1, 2, 3, 4, 5, 6;
        SELECT compact_dialled()
        """);
    for (String table :
        List.of(
            "calls",
            "attempts",
            "dialled_deltas",
            "dialled_quarters",
            "dialled_queue_quarters",
            "dialled_queue_days",
            "queue_tallies")) {
      run("VACUUM ANALYZE " + table);
    }
  }
}
