package dialer.api.notify.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.micronaut.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// The lines of Python that the README gives to those who receive callbacks, as they stand there.
class DocumentedVerifierTest {
  private static final String WITH =
      """
      import base64, hashlib, hmac, json, sys, time
      %s
      asked = json.load(sys.stdin)
      time.time = lambda: asked["now"]
      print(genuine(asked["secret"], asked["headers"], base64.b64decode(asked["body"])))
      """;

  @Test
  void it_takes_what_is_sent_with_either_secret_and_nothing_else() throws Exception {
    assumeTrue(isThere(), "no python3 here: the README's verifier was NOT run");
    try (Sending sending = new Sending();
        Receiver receiver = Receiver.answering(200)) {
      long tenant = sending.tenant(receiver);
      List<String> secrets = List.of(sending.secret(tenant), sending.secret(tenant));
      sending.outcomes(tenant, 1);
      sending.send();
      Receiver.Post post = receiver.posts().getFirst();
      long now = sending.world.clock.instant().getEpochSecond();
      for (String secret : secrets) {
        assertThat(verified(secret, post, post.body(), now)).as("as it was sent").isTrue();
      }
      String secret = secrets.getFirst();
      assertThat(verified("another", post, post.body(), now)).as("another's secret").isFalse();
      assertThat(verified(secret, post, post.body() + " ", now)).as("another body").isFalse();
      assertThat(verified(secret, post, post.body(), now + 600)).as("sent again later").isFalse();
    }
  }

  private static boolean isThere() throws InterruptedException {
    try {
      return new ProcessBuilder("python3", "--version").start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private static String documented() throws IOException {
    String readme = Files.readString(Path.of("..", "README.md"));
    return readme
        .transform(text -> text.substring(text.indexOf("```python\n") + 10))
        .transform(text -> text.substring(0, text.indexOf("```")));
  }

  private static boolean verified(String secret, Receiver.Post post, String body, long now)
      throws Exception {
    // the case of names is the framework's business: those that are documented are given
    Map<String, String> headers = new TreeMap<>();
    for (String name : List.of("X-Dialer-Timestamp", "X-Dialer-Signature")) {
      headers.put(name, post.header(name));
    }
    Map<String, Object> asked = new HashMap<>();
    asked.put("now", now);
    asked.put("secret", secret);
    asked.put("headers", headers);
    asked.put("body", Base64.getEncoder().encodeToString(body.getBytes(StandardCharsets.UTF_8)));
    Process python =
        new ProcessBuilder("python3", "-c", WITH.formatted(documented()))
            .redirectErrorStream(true)
            .start();
    try (var in = python.getOutputStream()) {
      in.write(JsonMapper.createDefault().writeValueAsBytes(asked));
    }
    String said = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(said.strip()).isIn("True", "False");
    return said.strip().equals("True");
  }
}
