package dialer.api.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import com.sun.net.httpserver.HttpServer;
import dialer.api.TestApi;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Secrets Manager's HTTP API, of which one operation is used, is played on loopback.
class SecretsTest {
  private static final long MINUTE = 60_000_000_000L;

  private final AtomicReference<String> secret = new AtomicReference<>("{}");
  private final AtomicInteger asked = new AtomicInteger();
  private final AtomicLong nanos = new AtomicLong();
  private HttpServer manager;

  @BeforeEach
  void start() throws IOException {
    System.setProperty("aws.region", "eu-west-1");
    System.setProperty("aws.accessKeyId", "local");
    System.setProperty("aws.secretAccessKey", "local");
    manager = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    manager.createContext(
        "/",
        exchange -> {
          try (exchange) {
            asked.incrementAndGet();
            String quoted = secret.get().replace("\"", "\\\"");
            byte[] answer =
                "{\"Name\": \"s\", \"SecretString\": \"%s\"}"
                    .formatted(quoted)
                    .getBytes(StandardCharsets.UTF_8);
            boolean known =
                "secretsmanager.GetSecretValue"
                    .equals(exchange.getRequestHeaders().getFirst("X-Amz-Target"));
            exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.1");
            exchange.sendResponseHeaders(known ? 200 : 400, answer.length);
            exchange.getResponseBody().write(answer);
          }
        });
    manager.start();
  }

  @AfterEach
  void stop() {
    manager.stop(0);
    for (String name : new String[] {"aws.region", "aws.accessKeyId", "aws.secretAccessKey"}) {
      System.clearProperty(name);
    }
  }

  private Secrets secrets(String prefix) {
    var endpoint = URI.create("http://127.0.0.1:" + manager.getAddress().getPort());
    return new Secrets(Map.of(prefix, "arn:s"), endpoint, nanos::get);
  }

  @Test
  void a_rotated_password_is_used_without_a_restart() {
    try (var api = new TestApi()) {
      Map<String, Object> settings = new HashMap<>(api.settings());
      settings.remove("datasources.default.username");
      settings.computeIfPresent(
          "datasources.default.url", (name, url) -> url.toString().replaceFirst("\\?.*", ""));
      settings.put("micronaut.server.port", 8080); // never bound
      secret.set("{\"username\": \"of_yesterday\", \"password\": \"x\"}");
      var function = new ApiFunction(secrets("datasources.default"), settings);
      var event = new APIGatewayProxyRequestEvent();
      event.setHttpMethod("GET");
      event.setPath("/api/v1/clients/me");
      event.setHeaders(Map.of("Authorization", api.bearer()));
      event.setRequestContext(new APIGatewayProxyRequestEvent.ProxyRequestContext());
      assertThat(function.handleRequest(event, null).getStatusCode()).isGreaterThanOrEqualTo(500);
      secret.set("{\"username\": \"postgres\", \"password\": \"\"}");
      assertThat(function.handleRequest(event, null).getStatusCode()).isEqualTo(200);
      function.close();
    }
  }

  @Test
  void it_is_asked_every_five_minutes_and_at_once_after_a_failure() {
    secret.set("{\"dialer.keys.pepper\": \"a\", \"n\": 5}");
    Secrets secrets = secrets("");
    assertThat(secrets.read()).isEqualTo(Map.of("dialer.keys.pepper", "a", "n", "5"));
    nanos.set(4 * MINUTE);
    secret.set("{\"dialer.keys.pepper\": \"b\"}");
    assertThat(secrets.haveChanged()).isFalse();
    assertThat(asked).hasValue(1);
    nanos.set(6 * MINUTE);
    assertThat(secrets.haveChanged()).isTrue();
    assertThat(secrets.read()).containsEntry("dialer.keys.pepper", "b");
    secrets.doubt();
    assertThat(secrets.haveChanged()).isFalse();
    assertThat(asked).hasValue(3);
  }

  @Test
  void without_an_answer_the_ones_known_are_used() {
    secret.set("{\"a\": \"b\"}");
    Secrets secrets = secrets("");
    assertThat(secrets.read()).containsEntry("a", "b");
    secret.set("no json");
    secrets.doubt();
    assertThat(secrets.haveChanged()).isFalse();
    assertThat(secrets.read()).containsEntry("a", "b");
  }

  @Test
  void their_names_come_from_one_variable() {
    assertThat(Secrets.parse(null)).isEmpty();
    assertThat(Secrets.parse("datasources.default=arn:aws:1, =arn:aws:2"))
        .isEqualTo(Map.of("datasources.default", "arn:aws:1", "", "arn:aws:2"));
    assertThatIllegalArgumentException().isThrownBy(() -> Secrets.parse("arn:aws:1"));
  }
}
