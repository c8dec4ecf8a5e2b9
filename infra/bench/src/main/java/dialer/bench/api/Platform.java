package dialer.bench.api;

import dialer.bench.measure.Usage;
import dialer.local.demo.Api;
import dialer.local.service.LocalPostgres;
import dialer.local.service.LocalRabbit;
import dialer.local.service.LocalRedis;
import dialer.local.service.Ports;
import dialer.local.up.Backing;
import dialer.local.up.Node;
import dialer.local.up.Program;
import dialer.local.up.Programs;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// One node of the API on Postgres, Redis and RabbitMQ of its own, with durability on, and a server
/// for its tenants. Whether anybody dials there is the caller's affair.
final class Platform implements AutoCloseable {
  private static final String DATABASE = "dialer";
  private static final String DID = "+1234567890";
  private static final String HOOK = "/home/ubuntu/asterisk_audiosocket/script.py";

  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private final LocalPostgres postgres;
  private final LocalRabbit rabbit;
  private final Program node;
  private final Api api;
  private final int port = Ports.free();
  private final String superuser = secret();

  /// @param dir for all of its data
  Platform(Path dir) {
    postgres = keep(LocalPostgres.start(dir.resolve("postgres")));
    postgres.database(DATABASE);
    var redis = keep(LocalRedis.start(dir.resolve("redis")));
    rabbit = keep(LocalRabbit.start(dir.resolve("rabbitmq")));
    var backing =
        new Backing(
            "jdbc:postgresql://127.0.0.1:%d/%s".formatted(postgres.port(), DATABASE),
            LocalPostgres.USER,
            "",
            rabbit.uri(),
            redis.uri());
    node =
        keep(
            Programs.functions(
                dir,
                backing,
                new Node("functions", port, false),
                superuser,
                secret(),
                Map.of("DIALER_LIMITS_PER_KEY", "1000000")));
    api = new Api("http://127.0.0.1:" + port);
    api.post(
            superuser,
            "/servers",
            Map.of(
                "server_code",
                Programs.SERVER,
                "name",
                "The one that is measured",
                "max_channels",
                1_000,
                "calls_per_second",
                1_000))
        .orFail("server");
  }

  /// Makes a tenant with an allocation on the server.
  ///
  /// @return its key
  String tenant(String code, int channels) {
    Map<String, Object> client = new HashMap<>();
    client.put("name", code);
    client.put("accountcode", code);
    client.put("username", code);
    client.put("did", DID);
    client.put("allocated_channels", channels);
    client.put("number_policy", "any");
    var key = api.post(superuser, "/clients/", client).orFail("client").text("api_key");
    Map<String, Object> allocation = new HashMap<>();
    allocation.put("server_code", Programs.SERVER);
    allocation.put("allowed_active_calls", channels);
    allocation.put("calls_per_second", 1_000);
    allocation.put("allocated_dids", List.of(DID));
    allocation.put("extensions", List.of("1001"));
    allocation.put("provided_endpoints", List.of("endpoint1", "endpoint2"));
    allocation.put("hooks", List.of(HOOK));
    api.post(superuser, "/clients/" + code + "/allocations", allocation).orFail("allocation");
    return key;
  }

  Api api() {
    return api;
  }

  String superuser() {
    return superuser;
  }

  /// Of the API.
  int port() {
    return port;
  }

  /// What the API's process has taken.
  Usage usage() {
    return Usage.of(node.pid());
  }

  String rabbitUri() {
    return rabbit.uri();
  }

  int postgresPort() {
    return postgres.port();
  }

  /// A database of this name beside the API's, made if it is not there.
  ///
  /// @return its JDBC URL
  String database(String name) {
    return postgres.database(name);
  }

  /// The API's own.
  String database() {
    return postgres.database(DATABASE);
  }

  private static String secret() {
    return UUID.randomUUID() + "-" + UUID.randomUUID();
  }

  private <T extends AutoCloseable> T keep(T started) {
    opened.push(started);
    return started;
  }

  @Override
  public void close() throws Exception {
    while (!opened.isEmpty()) {
      opened.pop().close();
    }
  }
}
