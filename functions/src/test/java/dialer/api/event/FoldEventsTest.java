package dialer.api.event;

import static org.assertj.core.api.Assertions.assertThat;

import dialer.api.World;
import dialer.api.broker.Incoming;
import dialer.call.Disposition;
import dialer.call.Outcome;
import dialer.message.AgentAlive;
import dialer.message.AgentHello;
import dialer.message.AttemptReport;
import dialer.message.Happening;
import dialer.message.Message;
import dialer.message.MessageCodec;
import dialer.message.MessageType;
import dialer.message.Originate;
import dialer.message.ReportLines;
import dialer.message.ServerState;
import dialer.message.Topology;
import dialer.originate.Recording;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class FoldEventsTest {
  private static final MessageCodec CODEC = new MessageCodec();
  private static World world;

  @BeforeAll
  static void begin() throws Exception {
    world = new World(Map.of());
  }

  @AfterAll
  static void end() throws Exception {
    world.close();
  }

  private static void fold(List<Incoming> messages) {
    world.functions.getBean(FoldEvents.class).fold(messages);
  }

  private static Incoming incoming(Message message) {
    String id = message instanceof AttemptReport report ? report.messageId() : "m";
    return new Incoming(
        "Agent.Events.0", MessageType.of(message).label(), id, Map.of(), CODEC.write(message));
  }

  private static Happening ended(Disposition how, int cause) {
    Instant now = world.clock.instant();
    Instant answered = how == Disposition.ANSWERED ? now.minusSeconds(5) : null;
    return Happening.Ended.unrecorded(
        new Outcome(how, cause, null, now.minusSeconds(9), answered, now, null));
  }

  private record Tenant(long id, long server, long queue) {}

  private static Tenant tenant(int channels) throws Exception {
    long tenant = world.tenant(channels);
    long server = world.server(1_000);
    world.allocate(tenant, server, channels);
    return new Tenant(tenant, server, world.queue(tenant));
  }

  private static List<Originate> dialled(Tenant tenant, int calls) throws Exception {
    world.calls(tenant.id, tenant.queue, tenant.server, calls);
    world.dispatch().dispatch(tenant.id);
    List<Originate> published = world.published(tenant.id, tenant.server);
    assertThat(published).hasSize(calls);
    return published;
  }

  private static String call(Originate originate) throws Exception {
    return world.text(
        """
        SELECT concat_ws(' ', call_status, disposition, phase, call_tried, call_success, call_failed, duration, billsec,
                         hangup_cause)
          FROM calls WHERE id = ?
        """,
        originate.call().value());
  }

  @Test
  void a_recording_is_asked_for_by_its_path_and_shown_by_the_file_that_there_is() throws Exception {
    Tenant tenant = tenant(10);
    List<UUID> calls = world.calls(tenant.id, tenant.queue, tenant.server, 3);
    world.run("UPDATE calls SET create_recording = true WHERE id <> ?", calls.get(2));
    world.run(
        "UPDATE calls SET recording_path = '/r/t/asked.wav', mix_monitor_command = '/opt/hook' WHERE id = ?",
        calls.get(0));
    world.dispatch().dispatch(tenant.id);
    Map<UUID, Originate> published =
        world.published(tenant.id, tenant.server).stream()
            .collect(Collectors.toMap(o -> o.call().value(), o -> o));
    Originate asked = Objects.requireNonNull(published.get(calls.get(0)));
    Originate unnamed = Objects.requireNonNull(published.get(calls.get(1)));

    assertThat(asked.recording()).isEqualTo(new Recording("/r/t/asked.wav", "/opt/hook"));
    assertThat(Objects.requireNonNull(unnamed.recording()).file())
        .endsWith("/" + asked.client() + "/" + unnamed.call() + ".wav");
    assertThat(Objects.requireNonNull(published.get(calls.get(2))).recording()).isNull();

    var answered = (Happening.Ended) ended(Disposition.ANSWERED, 16);
    fold(
        List.of(
            incoming(
                world.report(
                    unnamed, 0, new Happening.Ended(answered.outcome(), "/elsewhere/1.wav"))),
            incoming(world.report(asked, 0, ended(Disposition.FAILED, 21)))));

    assertThat(recording(unnamed)).isEqualTo("/elsewhere/1.wav");
    assertThat(recording(asked)).isEqualTo("none");
  }

  private static String recording(Originate originate) throws Exception {
    return world.text(
        "SELECT coalesce(recording_path, 'none') FROM calls WHERE id = ?",
        originate.call().value());
  }

  @Test
  void each_report_delivered_three_times_and_shuffled_folds_once() throws Exception {
    Tenant tenant = tenant(300);
    List<Originate> originates = dialled(tenant, 200);
    List<Incoming> reports = new ArrayList<>();
    for (Originate originate : originates) {
      boolean answered = originate.attempt().value().hashCode() % 2 == 0;
      for (int copy = 0; copy < 3; copy++) {
        reports.add(incoming(world.report(originate, 0, new Happening.Dialled())));
        if (answered) {
          reports.add(incoming(world.report(originate, 1, new Happening.Answered())));
        }
        reports.add(
            incoming(
                world.report(
                    originate,
                    2,
                    answered ? ended(Disposition.ANSWERED, 16) : ended(Disposition.BUSY, 17))));
      }
    }
    Collections.shuffle(reports, new Random(4711));

    for (int from = 0; from < reports.size(); from += 70) {
      fold(reports.subList(from, Math.min(from + 70, reports.size())));
    }

    for (Originate originate : originates) {
      boolean answered = originate.attempt().value().hashCode() % 2 == 0;
      assertThat(call(originate))
          .isEqualTo(answered ? "processed ANSWERED 1 1 0 9 5 16" : "processed BUSY 1 0 1 9 0 17");
    }
    assertThat(
            world.number(
                "SELECT sum(calls) FROM queue_tallies WHERE queue_id = ? AND call_status = 'processed'",
                tenant.queue))
        .isEqualTo(200);
    assertThat(
            world.number(
                "SELECT count(*) FROM queue_tallies WHERE queue_id = ? AND call_status <> 'processed' AND calls <> 0",
                tenant.queue))
        .isZero();
  }

  @Test
  void a_call_is_seen_dialling_and_talking_before_it_ends() throws Exception {
    Originate originate = dialled(tenant(5), 1).getFirst();
    assertThat(call(originate)).isEqualTo("queued 0 0 0");
    fold(List.of(incoming(world.report(originate, 0, new Happening.Dialled()))));
    assertThat(call(originate)).isEqualTo("queued dialling 1 0 0");
    fold(List.of(incoming(world.report(originate, 1, new Happening.Answered()))));
    assertThat(call(originate)).isEqualTo("queued talking 1 0 0");
  }

  @Test
  void a_retry_is_dispatched_when_its_gap_is_over() throws Exception {
    Tenant tenant = tenant(5);
    world.run(
        "UPDATE queue_masters SET retry_count = 1, retry_gap = 60 WHERE id = ?", tenant.queue);
    Originate first = dialled(tenant, 1).getFirst();
    fold(List.of(incoming(world.report(first, 1, ended(Disposition.NO_ANSWER, 19)))));
    assertThat(call(first)).isEqualTo("pending 1 0 1");
    world.dispatch().dispatch(tenant.id);
    assertThat(world.published(tenant.id, tenant.server)).isEmpty();

    world.clock.advance(Duration.ofSeconds(61));
    world.run("UPDATE asterisk_servers SET agent_seen_at = now() + interval '1 day'");
    world.dispatch().dispatch(tenant.id);

    Originate second = world.published(tenant.id, tenant.server).getFirst();
    assertThat(second.call()).isEqualTo(first.call());
    assertThat(second.attempt()).isNotEqualTo(first.attempt());
    fold(List.of(incoming(world.report(second, 1, ended(Disposition.NO_ANSWER, 19)))));
    assertThat(call(second)).isEqualTo("processed NO ANSWER 2 0 2 9 0 19");
  }

  @Test
  void a_queue_without_retries_overrules_the_call() throws Exception {
    Tenant tenant = tenant(5);
    world.run("UPDATE queue_masters SET retry = false WHERE id = ?", tenant.queue);
    Originate originate = dialled(tenant, 1).getFirst();
    world.run("UPDATE calls SET retries = 3 WHERE id = ?", originate.call().value());
    fold(List.of(incoming(world.report(originate, 1, ended(Disposition.BUSY, 17)))));
    assertThat(call(originate)).startsWith("processed BUSY");
  }

  @Test
  void what_an_agent_gives_back_is_dialled_under_another_id_and_the_same_number() throws Exception {
    Tenant tenant = tenant(5);
    Originate first = dialled(tenant, 1).getFirst();
    Instant now = world.clock.instant();
    fold(List.of(incoming(world.report(first, 0, new Happening.GivenBack("no slot", now)))));
    world.dispatch().dispatch(tenant.id);

    Originate second = world.published(tenant.id, tenant.server).getFirst();
    assertThat(second.attempt()).isNotEqualTo(first.attempt());
    assertThat(
            world.text(
                "SELECT string_agg(number || ' ' || given_back, ', ' ORDER BY id) FROM attempts WHERE call_id = ?",
                first.call().value()))
        .isEqualTo("1 true, 1 false");
    // late, and of an attempt that is over
    fold(List.of(incoming(world.report(first, 1, ended(Disposition.ANSWERED, 16)))));
    assertThat(call(second)).isEqualTo("queued 0 0 0");
  }

  @Test
  void what_cannot_be_used_is_kept_and_holds_up_nothing() throws Exception {
    Originate originate = dialled(tenant(5), 1).getFirst();
    Outcome nul =
        new Outcome(Disposition.FAILED, 0, null, null, null, world.clock.instant(), "a\0b");
    Originate other = dialled(tenant(5), 1).getFirst();
    AttemptReport stranger =
        new AttemptReport(
            originate.server(),
            new UUID(1, 1),
            world.newAttempt(),
            originate.call(),
            originate.client(),
            0,
            Instant.EPOCH,
            new Happening.Dialled());
    fold(
        List.of(
            new Incoming("Agent.Events.0", "attempt-report.v1", "bad", Map.of(), bytes("{")),
            new Incoming("Agent.Events.0", null, "untyped", Map.of(), bytes("{}")),
            incoming(stranger),
            incoming(world.report(other, 0, Happening.Ended.unrecorded(nul))),
            incoming(world.report(originate, 0, new Happening.Dialled()))));

    assertThat(call(originate)).isEqualTo("queued dialling 1 0 0");
    assertThat(call(other)).isEqualTo("queued 0 0 0");
    assertThat(
            world.text(
                """
                SELECT string_agg(coalesce(message_id, '-'), ' ' ORDER BY id) FROM rejected_messages
                 WHERE message_id IN ('bad', 'untyped', ?, ?)
                """,
                stranger.messageId(),
                other.attempt() + ".0"))
        .contains("bad", "untyped", stranger.messageId(), other.attempt() + ".0");
  }

  @Test
  void reports_that_share_a_message_are_folded_each_by_itself() throws Exception {
    Tenant tenant = tenant(5);
    List<Originate> calls = dialled(tenant, 3);
    Outcome nul =
        new Outcome(Disposition.FAILED, 0, null, null, null, world.clock.instant(), "a\0b");
    List<byte[]> lines =
        List.of(
            CODEC.write(world.report(calls.get(0), 0, new Happening.Dialled())),
            bytes("{"),
            CODEC.write(world.report(calls.get(1), 0, Happening.Ended.unrecorded(nul))),
            CODEC.write(world.report(calls.get(2), 0, ended(Disposition.BUSY, 17))),
            CODEC.write(world.report(calls.get(0), 1, ended(Disposition.ANSWERED, 16))));
    fold(
        List.of(
            new Incoming(
                "Agent.Events.0", ReportLines.LABEL, "many", Map.of(), ReportLines.join(lines))));

    assertThat(call(calls.get(0))).startsWith("processed ANSWERED 1");
    assertThat(call(calls.get(1))).isEqualTo("queued 0 0 0");
    assertThat(call(calls.get(2))).startsWith("processed BUSY 1");
    assertThat(world.text("SELECT count(*) FROM rejected_messages WHERE message_id = 'many'"))
        .isEqualTo("2");
  }

  @Test
  void a_dead_lettered_call_ends_once_and_is_not_dialled_again() throws Exception {
    Tenant tenant = tenant(5);
    List<Originate> originates = dialled(tenant, 2);
    ReadRejected rejected = world.functions.getBean(ReadRejected.class);
    rejected.read(
        List.of(dead(originates.get(0), "delivery_limit"), dead(originates.get(1), "rejected")));

    assertThat(call(originates.get(0))).startsWith("processed LOST 1 0 1");
    assertThat(call(originates.get(1))).startsWith("flushed BLOCKED 0 0 0");
    world.dispatch().dispatch(tenant.id);
    assertThat(world.published(tenant.id, tenant.server)).isEmpty();
  }

  private static Incoming dead(Originate originate, String reason) {
    return new Incoming(
        Topology.REJECTED,
        "originate.v1",
        originate.attempt().toString(),
        Map.of("x-first-death-reason", reason),
        CODEC.write(originate));
  }

  @Test
  void a_journal_that_is_gone_ends_what_only_it_knew() throws Exception {
    Tenant tenant = tenant(5);
    Originate originate = dialled(tenant, 1).getFirst();
    world.clock.advance(Duration.ofSeconds(1));
    hello(originate, new UUID(5, 5));
    world.clock.advance(Duration.ofSeconds(190));
    alive(originate);
    world.tick();
    assertThat(call(originate)).startsWith("queued");

    world.clock.advance(Duration.ofSeconds(20));
    alive(originate);
    world.tick();
    assertThat(call(originate)).startsWith("processed LOST");
  }

  private static void hello(Originate of, UUID journal) {
    fold(
        List.of(
            incoming(new AgentHello(of.server(), journal, new UUID(6, 6), "1.0", Instant.EPOCH))));
  }

  private static void alive(Originate of) {
    fold(
        List.of(
            incoming(
                new AgentAlive(of.server(), new UUID(5, 5), 1, true, 0, Instant.EPOCH, null))));
  }

  @Test
  void an_agent_that_says_hello_is_told_what_it_may_do() throws Exception {
    long tenant = world.tenant(5);
    long one = world.server(50);
    long two = world.server(50);
    world.allocate(tenant, one, 10);
    world.allocate(tenant, two, 10);
    Instant before = world.clock.instant();
    UUID session = UUID.randomUUID();
    fold(
        List.of(
            incoming(
                new AgentHello(world.code(one), new UUID(1, 1), session, "1.0", Instant.EPOCH))));

    ServerState state = (ServerState) world.taken(Topology.control(world.code(one))).getFirst();
    assertThat(state.session()).isEqualTo(session);
    assertThat(state.at()).isBetween(before, world.clock.instant());
    assertThat(state.maxChannels()).isEqualTo(50);
    assertThat(state.allocations())
        .singleElement()
        .satisfies(a -> {
          assertThat(a.channels()).isEqualTo(3);
          assertThat(a.callerIds()).containsExactly("+1234567890");
        });
  }

  @Test
  void an_agent_that_acts_on_an_old_state_is_told_again() throws Exception {
    long server = world.server(50);
    world.run("UPDATE asterisk_servers SET state_version = 8 WHERE id = ?", server);
    for (long version : new long[] {8, 7}) {
      fold(
          List.of(
              incoming(
                  new AgentAlive(
                      world.code(server), new UUID(1, 1), version, true, 0, Instant.EPOCH, null))));
    }
    assertThat(world.taken(Topology.control(world.code(server)))).hasSize(1);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
