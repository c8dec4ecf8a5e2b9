package dialer.local.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The client examples of the five documents the API was written down in, as they stand there
/// (`src/test/resources/documents`), against a running system. Only hosts and keys are filled in.
/// What needs an interpreter or a library that is not here is skipped.
class DocumentsTest {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final Pattern QUEUE = Pattern.compile("\"queue_id\":(\\d+)");

  @TempDir static Path dir;
  private static Commands commands;
  private static Commands.Started up;
  private static Map<String, String> system;

  @BeforeAll
  static void start() throws Exception {
    commands = new Commands(dir);
    up =
        commands.start(
            "up", "--dir", dir.resolve("system").toString(), "--port", Commands.freePort());
    up.awaitOutput("Ctrl-C stops it.");
    system = Commands.environment(dir.resolve("system"));
  }

  @AfterAll
  static void stop() throws Exception {
    up.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "000-1", "000-2", "000-3", "000-4", "000-5", "001-1", "003-1", "003-2", "003-3", "003-4"
      })
  void a_request_is_taken_as_it_is_written(String example) throws Exception {
    assertThat(curl(example)).endsWith("HTTP 200");
  }

  /// The document demands a key and its example shows none.
  @Test
  void a_lead_is_taken_with_a_key() throws Exception {
    assertThat(curl("004-1")).endsWith("HTTP 201");
  }

  private static String curl(String example) throws Exception {
    here("curl", "--version");
    var command =
        filled(example + ".sh")
            .replace("curl ", "curl -sS -w '\\nHTTP %{http_code}' -H \"$OF_LEADS\" ");
    if (command.contains("updatequeuemaster/123")) {
      command = command.replace("updatequeuemaster/123", "updatequeuemaster/" + queueThatWaits());
    }
    var leads =
        example.startsWith("004") ? "X-Dialer-Api-Key: " + system.get("DIALER_KEY") : "X-None: x";
    return commands.runAny(Map.of("OF_LEADS", leads), List.of("bash", "-c", command)).output();
  }

  @Test
  void the_python_clients_work() throws Exception {
    here("python3", "-c", "import requests");
    var guide =
        filled("000-client.py")
            + "\nprint(result)\nprint(client.make_quick_call('server1', '1234567890', 'Jo'))\n";
    assertThat(python(guide)).contains("'inserted_count': 1", "'call_id'");
    assertThat(python(filled("002-client.py")))
        .containsPattern("API Health: .*healthy")
        .contains("'inserted_count': 3", "Dispatch Result", "Grand Total");
    assertThat(python(filled("004-lead.py"))).contains("Lead created");
  }

  @Test
  void the_javascript_clients_work() throws Exception {
    here("node", "-e", "if (!globalThis.fetch) process.exit(1)");
    assertThat(script("node", "client.mjs", filled("002-client.mjs")))
        .containsPattern("API Health: .*healthy")
        .contains("inserted_count: 3", "Dispatch Result", "Grand Total");
    assertThat(script("node", "lead.mjs", filled("004-lead.mjs"))).contains("Lead created");
  }

  @Test
  void the_php_client_works() throws Exception {
    here("php", "--version");
    assertThat(script("php", "lead.php", filled("004-lead.php"))).contains("Lead created");
  }

  /// It listens for ever: calls are made until it has heard of one.
  @Test
  void the_listener_hears_of_calls() throws Exception {
    here("python3", "-c", "import websockets");
    var pause = new CountDownLatch(1);
    try (var listener =
        commands.any(
            Map.of(), List.of("python3", "-u", source("listen.py", filled("002-listen.py"))))) {
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
      while (!listener.output().contains("Call started: ")) {
        assertThat(listener.process().isAlive() && System.nanoTime() < deadline)
            .as(listener::output)
            .isTrue();
        post("quickcall/", "{\"phone_number\": \"9876543210\"}");
        pause.await(500, TimeUnit.MILLISECONDS);
      }
    }
  }

  private static void here(String... command) {
    boolean here;
    try {
      here = commands.runAny(Map.of(), List.of(command)).status() == 0;
    } catch (Exception e) {
      here = false;
    }
    assumeThat(here).as(String.join(" ", command)).isTrue();
  }

  private static String python(String program) throws Exception {
    return script("python3", "client.py", program);
  }

  private static String script(String interpreter, String name, String program) throws Exception {
    var ended =
        commands.runAny(
            Map.of("DIALER_API_KEY", system.get("DIALER_KEY")),
            List.of(interpreter, source(name, program)));
    assertThat(ended.status()).as(ended.output()).isZero();
    return ended.output();
  }

  private static String source(String name, String program) throws IOException {
    return Files.writeString(dir.resolve(name), program).toString();
  }

  private static String filled(String example) {
    try (var file = DocumentsTest.class.getResourceAsStream("/documents/" + example)) {
      return new String(file.readAllBytes(), UTF_8)
          .replace("https://your-domain.com", system.get("BASE_URL"))
          .replace("wss://your-domain.com", system.get("BASE_URL").replace("http", "ws"))
          .replace("your_superuser_api_key", system.get("SUPERUSER_KEY"))
          .replace("your_api_key_here", system.get("TENANT_KEY"))
          .replace("your_api_key", system.get("TENANT_KEY"))
          .replace("YOUR_API_KEY", system.get("DIALER_KEY"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String queueThatWaits() throws Exception {
    var answer =
        post(
            "insertdataincallqueue/",
            """
            {"batch_id": %d, "start_at": "2099-01-01T00:00:00Z", "data": [{"phone_number": "9876543210"}]}
            """
                .formatted(System.nanoTime()));
    var queue = QUEUE.matcher(answer.replace(" ", ""));
    assertThat(queue.find()).as(answer).isTrue();
    return queue.group(1);
  }

  private static String post(String path, String body) throws Exception {
    return HTTP.send(
            HttpRequest.newBuilder(URI.create(system.get("BASE_URL") + "/api/v1/queues/" + path))
                .header("X-API-KEY", system.get("TENANT_KEY"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build(),
            BodyHandlers.ofString())
        .body();
  }
}
