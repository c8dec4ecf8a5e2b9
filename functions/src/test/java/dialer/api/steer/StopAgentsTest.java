package dialer.api.steer;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import dialer.api.TestApi;
import dialer.api.TestWait;
import dialer.api.World;
import dialer.api.caller.Tenant;
import dialer.api.queue.QueueStatus;
import dialer.call.ClientCode;
import dialer.message.AgentAlive;
import dialer.message.AttemptReport;
import dialer.message.Happening;
import dialer.message.Message;
import dialer.message.MessageCodec;
import dialer.message.MessageType;
import dialer.message.Originate;
import dialer.message.ServerState;
import dialer.message.Topology;
import dialer.server.Allocation;
import io.micronaut.runtime.server.EmbeddedServer;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Between a real broker and an agent that the test plays.
class StopAgentsTest {
  private final MessageCodec codec = new MessageCodec();
  private final List<ServerState> states = new CopyOnWriteArrayList<>();
  private World world;
  private long server;
  private long id;
  private Tenant tenant;

  @BeforeEach
  void begin() throws Exception {
    world =
        new World(
            Map.of(
                "dialer.intake.enabled",
                "true",
                "micronaut.server.port",
                -1,
                "dialer.superuser.key",
                TestApi.SUPERUSER_KEY));
    id = world.tenant(10);
    server = world.server(100);
    world.allocate(id, server, 10);
    tenant =
        new Tenant(
            id, new ClientCode(world.text("SELECT accountcode FROM clients WHERE id = ?", id)));
  }

  @AfterEach
  void end() throws Exception {
    world.close();
  }

  /// An agent that says at once which state it acts on.
  private void anAgentListens() throws Exception {
    String control = Topology.control(world.code(server));
    world.channel().queueDeclare(control, true, false, false, Topology.arguments());
    world
        .channel()
        .basicConsume(
            control,
            true,
            (tag, delivery) -> {
              if (codec.read(delivery.getProperties().getType(), delivery.getBody())
                  instanceof MessageCodec.Read.Understood(ServerState state)) {
                states.add(state);
                say(
                    new AgentAlive(
                        state.server(),
                        new UUID(1, 1),
                        state.version(),
                        true,
                        0,
                        world.clock.instant(),
                        List.of()),
                    0);
              }
            },
            tag -> {});
  }

  private void say(Message message, int shard) throws IOException {
    world
        .channel()
        .basicPublish(
            "",
            Topology.events(shard),
            new AMQP.BasicProperties.Builder()
                .type(MessageType.of(message).label())
                .messageId(message instanceof AttemptReport r ? r.messageId() : null)
                .build(),
            codec.write(message));
  }

  private Duration timed(long queue, QueueStatus to) {
    long began = System.nanoTime();
    assertThat(steer(queue, to)).isInstanceOf(Steered.Done.class);
    return Duration.ofNanos(System.nanoTime() - began);
  }

  private Steered steer(long queue, QueueStatus to) {
    return world
        .functions
        .getBean(SteerQueue.class)
        .run(tenant, queue, new SteerRequest(to, null, null, null, null, null, null, null, null));
  }

  private long claimedQueue() throws Exception {
    long queue = world.queue(id);
    world.calls(id, queue, server, 50);
    world.dispatch().dispatch(id);
    return queue;
  }

  @Test
  void a_pause_is_answered_when_the_agent_acts_on_it_and_nothing_more_is_claimed()
      throws Exception {
    anAgentListens();
    long queue = claimedQueue();

    assertThat(timed(queue, QueueStatus.PAUSED)).isLessThan(Duration.ofMillis(900));

    assertThat(states.getLast().allocations())
        .extracting(Allocation::pausedQueues)
        .containsExactly(java.util.Set.of(queue));
    assertThat(world.dispatch().dispatch(id)).isZero();
  }

  @Test
  void without_an_answer_the_agent_is_given_the_second_in_which_it_stops() throws Exception {
    long queue = claimedQueue();

    assertThat(timed(queue, QueueStatus.PAUSED))
        .isBetween(Duration.ofMillis(1_000), Duration.ofMillis(3_000));
  }

  @Test
  void where_no_agent_holds_anything_nobody_is_waited_for() throws Exception {
    long queue = world.queue(id);
    world.calls(id, queue, server, 5);
    claimedQueue();

    world.run("UPDATE calls SET phase = 'talking' WHERE call_status = 'queued'");

    assertThat(timed(queue, QueueStatus.PAUSED)).isLessThan(Duration.ofMillis(900));
  }

  @Test
  void a_resume_feeds_the_queue_again() throws Exception {
    anAgentListens();
    long queue = world.queue(id);
    world.calls(id, queue, server, 5);
    steer(queue, QueueStatus.PAUSED);
    assertThat(world.dispatch().dispatch(id)).isZero();

    steer(queue, QueueStatus.IN_PROGRESS);

    TestWait.until(() -> statuses("queued") == 5);
    assertThat(states.getLast().allocations().getFirst().pausedQueues()).isEmpty();
  }

  @Test
  void what_the_agent_gives_back_after_a_termination_is_withdrawn_too() throws Exception {
    anAgentListens();
    long queue = claimedQueue();
    List<Originate> held = world.published(id, server);

    steer(queue, QueueStatus.TERMINATED);
    assertThat(states.getLast().allocations().getFirst().pausedQueues()).containsExactly(queue);
    for (Originate one : held) {
      giveBack(one);
    }

    TestWait.until(() -> statuses("flushed") == 50);
    assertThat(
            world.number(
                "SELECT count(*) FROM calls WHERE disposition = 'CANCELLED' AND ended_at IS NOT NULL"))
        .isEqualTo(50);
    world.clock.advance(Duration.ofMinutes(11));
    world.tick();
    assertThat(world.text("SELECT draining_since FROM queue_masters WHERE id = ?", queue))
        .isEqualTo("null");
  }

  @Test
  void a_flush_voids_what_is_at_the_agents_and_a_new_call_is_dialled() throws Exception {
    anAgentListens();
    claimedQueue();
    world.calls(id, null, server, 1);
    world.dispatch().dispatch(id);
    List<Originate> held = world.published(id, server);

    FlushQueue.Flushed flushed = world.functions.getBean(FlushQueue.class).run(tenant);

    assertThat(flushed.told()).isTrue();
    assertThat(flushed.queues()).isEqualTo(1);
    assertThat(flushed.calls() + held.size()).isEqualTo(51);
    assertThat(states.getLast().allocations().getFirst().flushGeneration())
        .isEqualTo(flushed.generation());
    for (Originate one : held) {
      giveBack(one);
    }
    TestWait.until(() -> statuses("flushed") == 51);
    world.calls(id, null, server, 1);
    world.dispatch().dispatch(id);
    assertThat(world.published(id, server))
        .extracting(Originate::flushGeneration)
        .containsExactly(flushed.generation());
  }

  /// One call more, over HTTP.
  private void append(long queue) throws Exception {
    EmbeddedServer api = world.functions.getBean(EmbeddedServer.class).start();
    HttpRequest request =
        HttpRequest.newBuilder(api.getURI().resolve("/api/v1/queues/insertdataincallqueue"))
            .header("X-API-KEY", TestApi.SUPERUSER_KEY)
            .header("Content-Type", "application/json")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    """
                    {"accountcode": "%s", "queue_id": %d, "batch_id": 1, "data": [{"phone_number": "5551"}]}
                    """
                        .formatted(tenant.code(), queue)))
            .build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      var answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }
  }

  @Test
  void the_agents_let_a_completed_queue_go_when_it_is_appended_to() throws Exception {
    anAgentListens();
    long queue = claimedQueue();
    List<Originate> held = world.published(id, server);
    steer(queue, QueueStatus.PROCESSED);
    for (Originate one : held) {
      giveBack(one);
    }
    TestWait.until(() -> statuses("flushed") == 50);
    ServerState closed = states.getLast();
    assertThat(closed.allocations().getFirst().pausedQueues()).containsExactly(queue);

    append(queue);

    // an agent acts on no state that is not newer
    TestWait.until(() -> states.getLast().version() > closed.version());
    assertThat(states.getLast().allocations().getFirst().pausedQueues()).isEmpty();
    TestWait.until(() -> statuses("queued") == 1);
  }

  @Test
  void what_a_completion_withdrew_stays_so_at_the_agent_though_the_queue_is_appended_to()
      throws Exception {
    anAgentListens();
    long queue = claimedQueue();
    List<Originate> held = world.published(id, server);
    steer(queue, QueueStatus.PROCESSED);

    append(queue);

    assertThat(world.dispatch().dispatch(id)).isZero();
    assertThat(states.getLast().allocations().getFirst().pausedQueues()).containsExactly(queue);
    for (Originate one : held) {
      giveBack(one);
    }
    TestWait.until(() -> statuses("flushed") == 50);
    world.tick();
    TestWait.until(() -> states.getLast().allocations().getFirst().pausedQueues().isEmpty());
    TestWait.until(() -> statuses("queued") == 1);
    assertThat(world.published(id, server))
        .extracting(Originate::call)
        .doesNotContainAnyElementsOf(held.stream().map(Originate::call).toList())
        .hasSize(1);
  }

  private void giveBack(Originate one) throws IOException {
    say(
        world.report(one, 0, new Happening.GivenBack("flushed", world.clock.instant())),
        Topology.shard(one.attempt()));
  }

  private long statuses(String status) {
    try {
      return world.number(
          "SELECT count(*) FROM calls WHERE client_id = ? AND call_status = ?", id, status);
    } catch (java.sql.SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
