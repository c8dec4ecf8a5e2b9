package dialer.api.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dialer.api.TestWait;
import dialer.api.World;
import dialer.api.broker.Broker;
import dialer.api.broker.BrokerAway;
import dialer.api.broker.Incoming;
import dialer.api.broker.Outgoing;
import dialer.api.broker.QueueReaders;
import dialer.call.AttemptId;
import dialer.call.ClientCode;
import dialer.call.Disposition;
import dialer.call.Outcome;
import dialer.local.service.LocalPostgres;
import dialer.local.service.LocalRabbit;
import dialer.message.AgentAlive;
import dialer.message.AttemptReport;
import dialer.message.Happening;
import dialer.message.MessageCodec;
import dialer.message.Originate;
import dialer.message.Topology;
import dialer.server.ServerCode;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Dispatch, broker, folding and tick together, with an agent that answers everything at once,
/// while Postgres is killed and the broker goes away.
class OutageTest {
  private static final int CALLS = 400;
  private static final MessageCodec CODEC = new MessageCodec();

  private final Map<AttemptId, List<Outgoing>> journal = new ConcurrentHashMap<>();
  private @Nullable World begun;

  @Test
  void every_call_ends_once_though_postgres_and_the_broker_go_away(@TempDir Path directory)
      throws Exception {
    try (LocalPostgres postgres = LocalPostgres.start(directory.resolve("postgres"));
        LocalRabbit rabbit = LocalRabbit.start(directory.resolve("rabbit"))) {
      String database = postgres.database("outage");
      World world =
          new World(
              database,
              rabbit.uri(),
              Map.of("dialer.tick.enabled", "true", "dialer.intake.enabled", "true"));
      begun = world;
      long tenant = world.tenant(20);
      long server = world.server(100);
      world.allocate(tenant, server, 20);
      long queue = world.queue(tenant);
      world.run("UPDATE queue_masters SET retry_count = 1, retry_gap = 1 WHERE id = ?", queue);
      ServerCode code = world.code(server);
      String client = world.text("SELECT accountcode FROM clients WHERE id = ?", tenant);
      world
          .functions
          .getBean(QueueReaders.class)
          .read(Topology.calls(code, new ClientCode(client)), this::dial);
      world.calls(tenant, queue, null, CALLS);
      world.dispatch().afterCommit(tenant);

      TestWait.until(() -> alive(code) && done(database) > CALLS / 10);
      postgres.kill();
      postgres.restart();
      TestWait.until(() -> alive(code) && done(database) > CALLS / 3);
      rabbit.close();
      rabbit.restart();
      TestWait.until(() -> alive(code) && done(database) == CALLS);

      assertThat(count(database, "SELECT count(*) FROM attempts WHERE disposition IS NOT NULL"))
          .isEqualTo(journal.size());
      assertThat(
              count(
                  database,
                  "SELECT max(tried) FROM (SELECT count(*) AS tried FROM attempts GROUP BY call_id) AS calls"))
          .isEqualTo(2);
      assertThat(
              count(
                  database, "SELECT sum(calls) FROM queue_tallies WHERE call_status = 'processed'"))
          .isEqualTo(CALLS);
      assertThat(count(database, "SELECT count(*) FROM rejected_messages")).isZero();
      world.functions.close();
    }
  }

  private World world() {
    return Objects.requireNonNull(begun);
  }

  /// What it reported once it reports again, and dials nothing twice.
  private void dial(List<Incoming> batch) {
    List<Outgoing> reports = new ArrayList<>();
    for (Incoming message : batch) {
      if (CODEC.read(message.type(), message.body())
          instanceof MessageCodec.Read.Understood(Originate originate)) {
        reports.addAll(journal.computeIfAbsent(originate.attempt(), id -> reports(originate)));
      }
    }
    world().functions.getBean(Broker.class).publish(reports);
  }

  private List<Outgoing> reports(Originate originate) {
    boolean busy = originate.attempt().value().hashCode() % 3 == 0;
    Instant now = world().clock.instant();
    Outcome outcome =
        new Outcome(
            busy ? Disposition.BUSY : Disposition.ANSWERED,
            busy ? 17 : 16,
            null,
            now,
            busy ? null : now,
            now,
            null);
    return List.of(
        outgoing(world().report(originate, 0, new Happening.Dialled())),
        outgoing(world().report(originate, 1, Happening.Ended.unrecorded(outcome))));
  }

  private static Outgoing outgoing(AttemptReport report) {
    return new Outgoing(
        Topology.events(Topology.shard(report.attempt())), report.messageId(), report);
  }

  private boolean alive(ServerCode server) {
    try {
      world()
          .functions
          .getBean(Broker.class)
          .publish(
              List.of(
                  new Outgoing(
                      Topology.events(0),
                      "alive",
                      new AgentAlive(server, new UUID(1, 1), 9, true, 0, Instant.EPOCH, null))));
      return true;
    } catch (BrokerAway away) {
      return false;
    }
  }

  private static long done(String database) {
    try {
      return count(database, "SELECT count(*) FROM calls WHERE call_status = 'processed'");
    } catch (SQLException away) {
      return 0;
    }
  }

  private static long count(String database, String sql) throws SQLException {
    try (var connection = DriverManager.getConnection(database);
        var statement = connection.createStatement();
        var row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }
}
