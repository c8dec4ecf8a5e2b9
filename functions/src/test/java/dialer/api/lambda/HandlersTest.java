package dialer.api.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.client.ConnectionFactory;
import dialer.api.TestApi;
import dialer.api.TestApi.Answer;
import dialer.local.service.TestServices;
import dialer.message.AgentHello;
import dialer.message.MessageCodec;
import dialer.message.Topology;
import dialer.server.ServerCode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The handlers as Lambda calls them, on real services.
class HandlersTest {
  private static final Secrets NONE = new Secrets(Map.of(), null, System::nanoTime);

  private static String vhost;
  private static BothHosts both;

  @BeforeAll
  static void start() throws IOException {
    vhost = TestServices.freshVhost();
    both =
        new BothHosts(
            Map.of(
                "rabbitmq.uri",
                vhost,
                "redis.uri",
                TestServices.redis().uri(),
                "dialer.limits.logins",
                2));
  }

  @AfterAll
  static void stop() {
    both.close();
  }

  @Test
  void a_batch_of_agents_words_is_folded_and_what_nobody_can_use_is_kept_and_not_thrown()
      throws IOException {
    var events = new EventsFunction(NONE, both.netty.settings());
    var hello =
        new AgentHello(
            new ServerCode("server1"), UUID.randomUUID(), UUID.randomUUID(), "9", Instant.now());
    String good =
        message(
            "\"agent-hello.v1\"",
            "1000",
            new String(new MessageCodec().write(hello), StandardCharsets.UTF_8));
    String poison = message("{\"bytes\":[1]}", "\"never\"", "{");
    String noData = "{\"basicProperties\": null, \"redelivered\": true, \"data\": null}";
    long before = both.netty.number("SELECT count(*) FROM rejected_messages");
    events.handleRequest(
        event("Agent.Events.0", poison + "," + noData + "," + good),
        new ByteArrayOutputStream(),
        null);
    assertThat(both.netty.number("SELECT count(*) FROM rejected_messages") - before).isEqualTo(2);
    assertThat(
            both.netty.number(
                "SELECT count(*) FROM asterisk_servers WHERE code = 'server1' AND agent_version = '9'"))
        .isEqualTo(1);
    events.close();
  }

  @Test
  void a_dead_letter_tells_why_it_died_in_bytes() throws IOException {
    String reason =
        "{\"x-first-death-reason\": {\"bytes\": [114,101,106,101,99,116,101,100]}, \"n\": 10,"
            + " \"x-death\": [{\"count\": 1}]}";
    InputStream event =
        new ByteArrayInputStream(
            ("{\"eventSource\": \"aws:rmq\", \"rmqMessagesByQueue\": {\"Agent.Rejected::/\": [{\"basicProperties\":"
                    + " {\"headers\": "
                    + reason
                    + ", \"type\": \"originate\", \"messageId\": \"x\"}, \"data\": \"eHh4\"}]}}")
                .getBytes(StandardCharsets.UTF_8));
    var read = RabbitEvent.read(io.micronaut.json.JsonMapper.createDefault(), event);
    assertThat(read).containsOnlyKeys(Topology.REJECTED);
    var message = read.values().iterator().next().getFirst();
    assertThat(message.headers()).containsEntry("x-first-death-reason", "rejected");
    assertThat(message.messageId()).isEqualTo("x");
    assertThat(message.body()).asString().isEqualTo("xxx");
  }

  @Test
  void without_the_database_the_batch_is_thrown_to_be_given_again() {
    Map<String, Object> settings = new java.util.HashMap<>(both.netty.settings());
    settings.put("datasources.default.url", "jdbc:postgresql://127.0.0.1:1/x");
    var events = new EventsFunction(NONE, settings);
    assertThatThrownBy(() ->
            events.handleRequest(
                event("Agent.Events.1", message("null", "0", "x")),
                new ByteArrayOutputStream(),
                null))
        .isInstanceOf(RuntimeException.class);
    events.close();
  }

  @Test
  void a_migration_makes_the_schema_the_superuser_and_the_queues_however_often() throws Exception {
    String database = TestServices.freshDatabase();
    String broker = TestServices.freshVhost();
    var migrate =
        new MigrateFunction(
            NONE,
            Map.of(
                "datasources.default.url",
                database,
                "datasources.default.username",
                "postgres",
                "rabbitmq.uri",
                broker,
                "dialer.keys.pepper",
                TestApi.PEPPER,
                "dialer.superuser.key",
                TestApi.SUPERUSER_KEY));
    for (int i = 0; i < 2; i++) {
      var answer = new ByteArrayOutputStream();
      migrate.handleRequest(InputStream.nullInputStream(), answer, null);
      assertThat(answer.toString(StandardCharsets.UTF_8)).isEqualTo("{\"migrated\":true}");
    }
    var connections = new ConnectionFactory();
    connections.setUri(broker);
    try (var connection = connections.newConnection();
        var channel = connection.createChannel()) {
      channel.queueDeclarePassive(Topology.REJECTED);
      channel.queueDeclarePassive(Topology.events(Topology.EVENT_SHARDS - 1));
    }
  }

  @Test
  void connections_that_died_during_a_freeze_are_opened_again_unnoticed() {
    var lambda = both.netty.tenant().at(both.lambda());
    assertThat(lambda.get("/api/v1/clients/me").status()).isEqualTo(200);
    assertThat(lambda.get("/api/v1/monitoring/health").text("status")).isEqualTo("healthy");
    both.netty.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            + " WHERE datname = current_database() AND pid <> pg_backend_pid()");
    TestServices.rabbit()
        .ctl(
            "close_all_connections",
            "--vhost",
            vhost.substring(vhost.lastIndexOf("/") + 1),
            "frozen");
    assertThat(lambda.get("/api/v1/clients/me").status()).isEqualTo(200);
    assertThat(lambda.get("/api/v1/monitoring/health").text("status")).isEqualTo("healthy");
  }

  @Test
  void a_snapshot_is_taken_of_an_application_without_connections() throws Exception {
    both.netty.tenant().at(both.lambda()).get("/api/v1/clients/me");
    both.function().snapshot();
    assertThat(
            both.netty.number(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                    + " AND application_name = 'lambda'"))
        .isZero();
    assertThat(both.netty.tenant().at(both.lambda()).get("/api/v1/clients/me").status())
        .isEqualTo(200);
  }

  @Test
  void logins_are_counted_by_the_address_that_the_gateway_saw_whatever_the_client_claims() {
    Answer refused = null;
    for (int i = 0; i < 3; i++) {
      refused =
          both.netty
              .sending(
                  Map.of("Content-Type", "application/json", "x-dialer-source", "198.51.100." + i))
              .at(both.lambdaFrom("203.0.113.9"))
              .post("/api/v1/auth/login", "{\"username\": \"nobody\", \"password\": \"x\"}");
    }
    assertThat(refused).isNotNull().extracting(Answer::status).isEqualTo(429);
    assertThat(
            both.netty
                .sending(Map.of("Content-Type", "application/json"))
                .at(both.lambdaFrom("203.0.113.10"))
                .post("/api/v1/auth/login", "{\"username\": \"nobody\", \"password\": \"x\"}")
                .status())
        .isEqualTo(401);
  }

  @Test
  void a_key_that_does_not_hold_is_counted_by_the_address_that_the_gateway_saw() {
    var wrong = both.netty.with("wrong").at(both.lambdaFrom("203.0.113.11"));
    Answer first = wrong.get("/api/v1/clients/me");
    assertThat(first.status()).isEqualTo(401);
    long left = Long.parseLong(first.header("x-ratelimit-remaining"));
    Answer second = wrong.get("/api/v1/clients/me");
    assertThat(second.header("x-ratelimit-remaining")).isEqualTo(String.valueOf(left - 1));
  }

  @Test
  void an_account_in_the_body_alone_is_meant_here_too_and_written_down() {
    both.netty.tenant("in_body");
    Answer answer =
        both.netty
            .superuser()
            .at(both.lambda())
            .post("/api/v1/clients/revoke-api-key", "{\"accountcode\": \"in_body\"}");
    assertThat(answer.text("accountcode")).isEqualTo("in_body");
    Answer log = both.netty.superuser().at(both.lambda()).get("/api/v1/operator-log?page_size=1");
    assertThat(log.text("data.0.account")).isEqualTo("in_body");
    assertThat(log.number("data.0.status_code")).isEqualTo(200);
  }

  private static InputStream event(String queue, String messages) {
    return new ByteArrayInputStream(
        "{\"eventSource\": \"aws:rmq\", \"rmqMessagesByQueue\": {\"%s::/\": [%s]}}"
            .formatted(queue, messages)
            .getBytes(StandardCharsets.UTF_8));
  }

  private static String message(String type, String expiration, String body) {
    return "{\"basicProperties\": {\"type\": %s, \"messageId\": \"m\", \"expiration\": %s, \"headers\": {}}, \"redelivered\": false, \"data\": \"%s\"}"
        .formatted(
            type,
            expiration,
            Base64.getEncoder().encodeToString(body.getBytes(StandardCharsets.UTF_8)));
  }
}
