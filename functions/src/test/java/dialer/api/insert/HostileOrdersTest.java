package dialer.api.insert;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dialer.api.TestApi;
import dialer.api.TestApi.Answer;
import dialer.call.ClientCode;
import dialer.local.hostile.HostileOrder;
import dialer.originate.Application;
import dialer.originate.CallAction;
import dialer.originate.Permission;
import dialer.server.Allocation;
import io.micronaut.json.tree.JsonNode;
import io.micronaut.serde.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The corpus that the agent refuses from its queue, through the API: each is refused, or what is
/// made of it may be dialled by anybody.
class HostileOrdersTest {
  private static final ObjectMapper JSON = ObjectMapper.getDefault();

  /// As `TestApi` makes it.
  private static final Allocation ALLOCATION =
      new Allocation(
          new ClientCode("client123"),
          50,
          0,
          50,
          null,
          3_600,
          List.of("endpoint1", "endpoint2", "provider1"),
          Application.USUAL,
          List.of("default"),
          Set.of("+1234567890"),
          false,
          0,
          Set.of());

  private static TestApi api;

  @BeforeAll
  static void start() {
    api = new TestApi();
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @Test
  void each_is_refused_or_becomes_a_harmless_order() throws IOException {
    List<HostileOrder> corpus =
        HostileOrder.all(Path.of("/nonexistent/witness")).stream()
            .filter(hostile -> hostile.actionFields().isPresent())
            .toList();
    assertThat(corpus).hasSizeGreaterThan(200);
    List<String> accepted = new ArrayList<>();
    for (HostileOrder hostile : corpus) {
      Answer answer = api.tenant().insert(body(hostile));
      assertThat(answer.status()).as(hostile.line()).isIn(200, 400);
      if (answer.status() == 200) {
        accepted.add(hostile.line());
      }
    }
    List<String> actions = api.texts("SELECT action::text FROM calls WHERE action IS NOT NULL");
    assertThat(actions).hasSameSizeAs(accepted);
    for (String stored : actions) {
      assertThat(stored).doesNotContain("witness");
      CallAction action = Objects.requireNonNull(JSON.readValue(stored, CallAction.class));
      assertThat(Permission.refusals(action, ALLOCATION)).as(stored).isEmpty();
      assertThat(action.callerId().number()).as(stored).isEqualTo("+1234567890");
    }
    assertThat(accepted).as("the corpus is hostile").hasSizeLessThan(corpus.size() / 5);
  }

  private static String body(HostileOrder hostile) throws IOException {
    Map<String, JsonNode> action =
        new TreeMap<>(
            Map.of(
                "Action", text("Originate"),
                "Channel", text("PJSIP/1234567890@endpoint1"),
                "Timeout", JsonNode.createNumberNode(30_000),
                "CallerID", text("+1234567890")));
    if (!hostile.field().equals("enter")) {
      action.putAll(Map.of("Application", text("Wait"), "Data", text("1")));
    }
    action.putAll(hostile.actionFields().orElseThrow());
    JsonNode item =
        JsonNode.createObjectNode(
            Map.of(
                "asterisk_server_code",
                text("server1"),
                "action",
                JsonNode.createObjectNode(action)));
    return new String(
        JSON.writeValueAsBytes(
            JsonNode.createObjectNode(
                Map.of(
                    "batch_id", JsonNode.createNumberNode(7),
                    "data", JsonNode.createArrayNode(List.of(item))))),
        UTF_8);
  }

  private static JsonNode text(String value) {
    return JsonNode.createStringNode(value);
  }
}
