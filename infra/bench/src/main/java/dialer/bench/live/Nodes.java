package dialer.bench.live;

import dialer.local.demo.Api;
import dialer.local.service.LocalFiles;
import dialer.local.service.LocalPostgres;
import dialer.local.service.LocalRabbit;
import dialer.local.service.LocalRedis;
import dialer.local.service.Ports;
import dialer.local.up.Backing;
import dialer.local.up.Node;
import dialer.local.up.Program;
import dialer.local.up.Programs;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.UUID;

/// Two nodes of the API over the same Postgres, Redis and RabbitMQ: the first only serves, the
/// second folds what agents report as well.
final class Nodes implements AutoCloseable {
  private static final String PEPPER = "a pepper for a benchmark, of 32 characters or more";

  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private final String superuser = UUID.randomUUID().toString();
  private final int firstPort = Ports.free();
  private final int secondPort = Ports.free();
  private final Program first;
  private final LocalRabbit rabbit;
  private final Connection database;

  Nodes(Path dir) throws SQLException {
    var redis = keep(LocalRedis.start(dir.resolve("redis")));
    rabbit = keep(LocalRabbit.start(dir.resolve("rabbitmq")));
    var postgres = keep(LocalPostgres.start(dir.resolve("postgres")));
    database = keep(DriverManager.getConnection(postgres.database("dialer")));
    var backing =
        new Backing(
            "jdbc:postgresql://127.0.0.1:%d/dialer".formatted(postgres.port()),
            LocalPostgres.USER,
            "",
            rabbit.uri(),
            redis.uri());
    keep(node(dir.resolve("second"), backing, secondPort, Map.of()));
    first =
        keep(
            node(
                dir.resolve("first"),
                backing,
                firstPort,
                Map.of("DIALER_INTAKE_ENABLED", "false")));
  }

  private Program node(Path dir, Backing backing, int port, Map<String, String> more) {
    return Programs.functions(
        LocalFiles.directory(dir),
        backing,
        new Node("functions", port, false),
        superuser,
        PEPPER,
        more);
  }

  private <T extends AutoCloseable> T keep(T service) {
    opened.push(service);
    return service;
  }

  String first() {
    return "127.0.0.1:" + firstPort;
  }

  String second() {
    return "127.0.0.1:" + secondPort;
  }

  Program firstProcess() {
    return first;
  }

  String rabbitUri() {
    return rabbit.uri();
  }

  Connection database() {
    return database;
  }

  /// Makes a tenant and answers its key.
  String tenant(String code) {
    return new Api("http://" + second())
        .post(
            superuser,
            "/clients",
            Map.of(
                "name",
                code,
                "accountcode",
                code,
                "username",
                code,
                "did",
                "+1234567890",
                "allocated_channels",
                100))
        .orFail("client")
        .text("api_key");
  }

  /// The newest event's id.
  long last(String code) throws SQLException {
    try (var statement =
        database.prepareStatement(
            """
            SELECT coalesce(max(l.last_event_id), 0) FROM live_counters l JOIN clients c ON c.id = l.client_id
             WHERE c.accountcode = ?
            """)) {
      statement.setString(1, code);
      try (var row = statement.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  @Override
  public void close() throws Exception {
    while (!opened.isEmpty()) {
      opened.pop().close();
    }
  }
}
