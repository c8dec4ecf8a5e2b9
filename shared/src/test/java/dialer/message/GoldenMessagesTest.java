package dialer.message;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dialer.call.AttemptId;
import dialer.call.CallId;
import dialer.call.ClientCode;
import dialer.call.Disposition;
import dialer.call.Outcome;
import dialer.message.MessageCodec.Read;
import dialer.originate.Application;
import dialer.originate.CallAction;
import dialer.originate.CallerId;
import dialer.originate.Channel;
import dialer.originate.ChannelVariable;
import dialer.originate.Codec;
import dialer.originate.OnAnswer;
import dialer.originate.Recording;
import dialer.server.Allocation;
import dialer.server.ServerCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class GoldenMessagesTest {
  static final Instant AT = Instant.parse("2026-11-21T10:00:00.123Z");
  static final AttemptId ATTEMPT = AttemptId.parse("019a9f3c-0000-7000-8000-000000000001");
  static final CallId CALL = new CallId(UUID.fromString("019a9f3b-0000-7000-8000-000000000002"));
  static final UUID JOURNAL = UUID.fromString("4a1b0c5e-0000-4000-8000-000000000003");
  static final UUID SESSION = UUID.fromString("4a1b0c5e-0000-4000-8000-000000000004");
  static final ServerCode SERVER = new ServerCode("server1");
  static final ClientCode CLIENT = new ClientCode("client123");

  static final MessageCodec CODEC = new MessageCodec();

  static Map<String, Message> messages() {
    var bridged =
        new CallAction(
            Channel.parse("PJSIP/1234567890@endpoint1"),
            new OnAnswer.Run(new Application("Dial"), "PJSIP/0987654321@endpoint2,30"),
            30_000,
            new CallerId("Your Company", "1001"),
            List.of(new ChannelVariable("__lead", "42")),
            true,
            List.of(Codec.ULAW, Codec.ALAW));
    var intoDialplan =
        new CallAction(
            Channel.parse("PJSIP/+4930123456@endpoint1"),
            new OnAnswer.Enter("internal", "+4930123456"),
            10_000,
            new CallerId("", "+1234567890"),
            List.of(),
            false,
            List.of());
    var allocation =
        new Allocation(
            CLIENT,
            50,
            1,
            50,
            1000,
            20,
            List.of("endpoint1", "endpoint2"),
            Application.USUAL,
            List.of("internal"),
            Set.of("+1234567890"),
            false,
            3,
            Set.of(123L));
    return Map.ofEntries(
        Map.entry(
            "originate.v1.bulk",
            new Originate(
                ATTEMPT, CALL, CLIENT, SERVER, 123L, false, 3, bridged, AT, null, null, null)),
        Map.entry(
            "originate.v1.hours",
            new Originate(
                ATTEMPT,
                CALL,
                CLIENT,
                SERVER,
                null,
                true,
                0,
                intoDialplan,
                null,
                AT.plusSeconds(60),
                null,
                null)),
        Map.entry(
            "originate.v1.recorded",
            new Originate(
                ATTEMPT,
                CALL,
                CLIENT,
                SERVER,
                null,
                true,
                0,
                intoDialplan,
                null,
                null,
                null,
                new Recording("/recordings/client123/call_123.wav", "/opt/hooks/script.py"))),
        Map.entry(
            "originate.v1.quick",
            new Originate(
                ATTEMPT,
                CALL,
                CLIENT,
                SERVER,
                null,
                true,
                0,
                intoDialplan,
                null,
                null,
                null,
                null)),
        Map.entry(
            "server-state.v1",
            new ServerState(SERVER, 7, SESSION, null, 200, 50, List.of(allocation))),
        Map.entry(
            "server-state.v1.at",
            new ServerState(SERVER, 7, SESSION, AT, 200, 50, List.of(allocation))),
        Map.entry("agent-hello.v1", new AgentHello(SERVER, JOURNAL, SESSION, "1.0.0", AT)),
        Map.entry("agent-alive.v1", new AgentAlive(SERVER, JOURNAL, 7, true, 12, AT, null)),
        Map.entry(
            "agent-alive.v1.above",
            new AgentAlive(
                SERVER, JOURNAL, 7, true, 12, AT, List.of(new AgentAlive.Above(CLIENT, 9, 100)))),
        Map.entry("hang-up.v1", new HangUp(SERVER, ATTEMPT, AT)),
        Map.entry(
            "originate.v1.longest",
            new Originate(
                ATTEMPT, CALL, CLIENT, SERVER, null, true, 0, intoDialplan, null, null, 600, null)),
        Map.entry("attempt-report.v1.dialled", report(0, new Happening.Dialled())),
        Map.entry("attempt-report.v1.answered", report(1, new Happening.Answered())),
        Map.entry(
            "attempt-report.v1.ended",
            report(
                2,
                Happening.Ended.unrecorded(
                    new Outcome(
                        Disposition.NO_ANSWER, 19, 480, AT, null, AT.plusSeconds(30), null)))),
        Map.entry(
            "attempt-report.v1.recorded",
            report(
                2,
                new Happening.Ended(
                    new Outcome(
                        Disposition.ANSWERED,
                        16,
                        null,
                        AT,
                        AT.plusSeconds(2),
                        AT.plusSeconds(30),
                        null),
                    "/recordings/client123/call_123.wav"))),
        Map.entry(
            "attempt-report.v1.given-back",
            report(0, new Happening.GivenBack("no channel within a minute", AT.plusSeconds(60)))));
  }

  static AttemptReport report(int sequence, Happening happening) {
    return new AttemptReport(SERVER, JOURNAL, ATTEMPT, CALL, CLIENT, sequence, AT, happening);
  }

  static Set<String> names() {
    return messages().keySet();
  }

  @ParameterizedTest
  @MethodSource("names")
  void a_message_is_written_and_read_as_its_golden_json(String name) throws IOException {
    Message message = requireNonNull(messages().get(name));
    String written = new String(CODEC.write(message), StandardCharsets.UTF_8);
    assertThat(written).isEqualTo(golden(name));
    assertThat(
            CODEC.read(MessageType.of(message).label(), written.getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(new Read.Understood(message));
  }

  @Test
  void a_field_of_a_later_release_is_ignored() throws IOException {
    String later = golden("agent-alive.v1").replaceFirst("\\{", "{\"mood\":{\"a\":[1]},");
    assertThat(CODEC.read("agent-alive.v1", later.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(Read.Understood.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "null",
        "\"x\"",
        "{}",
        "{\"attempt\":\"x\"}",
        "{\"attempt\":1}",
        "\u0000",
        "{\"server\":\"a b\"}"
      })
  void poison_is_an_answer(String body) {
    for (MessageType type : MessageType.values()) {
      assertThat(CODEC.read(type.label(), body.getBytes(StandardCharsets.UTF_8)))
          .isInstanceOf(Read.Poison.class);
    }
  }

  @Test
  void a_hostile_value_inside_a_message_is_poison() throws IOException {
    String body = golden("originate.v1.bulk").replace("__lead=42", "SHELL(id)=42");
    assertThat(CODEC.read("originate.v1", body.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(Read.Poison.class);
    assertThat(CODEC.read(null, body.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(Read.Poison.class);
    assertThat(CODEC.read("originate.v2", body.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(Read.Poison.class);
  }

  @Test
  void queues_have_the_names_of_the_documents() {
    assertThat(Topology.calls(SERVER, CLIENT)).isEqualTo("Client.Queue.server1.client123");
    assertThat(Topology.control(SERVER)).isEqualTo("Agent.Control.server1");
    assertThat(Topology.shard(ATTEMPT)).isBetween(0, Topology.EVENT_SHARDS - 1);
  }

  private static String golden(String name) throws IOException {
    try (InputStream in =
        GoldenMessagesTest.class.getResourceAsStream("/golden/" + name + ".json")) {
      assertThat(in).as("golden/" + name + ".json").isNotNull();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
    }
  }
}
