package dialer.api.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.client.ConnectionFactory;
import dialer.api.TestClock;
import dialer.api.TestWait;
import dialer.local.service.LocalRabbit;
import dialer.message.AgentAlive;
import dialer.message.MessageCodec;
import dialer.server.ServerCode;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// On a broker of its own, for it is stopped.
class BrokerTest {
  private static LocalRabbit rabbit;

  @BeforeAll
  static void begin(@TempDir Path directory) {
    rabbit = LocalRabbit.start(directory);
  }

  @AfterAll
  static void end() {
    rabbit.close();
  }

  private static Outgoing message(String queue, int number) {
    return new Outgoing(
        queue,
        "m" + number,
        new AgentAlive(
            new ServerCode("server1"), new UUID(1, 1), number, true, 0, Instant.EPOCH, null));
  }

  @Test
  void what_was_confirmed_is_read_once_however_the_reader_fails_and_after_the_broker_was_away()
      throws Exception {
    Link link = new Link(new BrokerSettings(rabbit.uri(), 10).prepare(new ConnectionFactory()));
    Broker broker = new Broker(link, new MessageCodec(), Clock.systemUTC());
    List<String> read = Collections.synchronizedList(new ArrayList<>());
    AtomicInteger failures = new AtomicInteger(2);
    List<Outgoing> first = new ArrayList<>();
    for (int i = 0; i < 700; i++) {
      first.add(message("test.a", i));
    }
    broker.publish(first);

    try (QueueReader reader =
        new QueueReader(
            link,
            "test.a",
            batch -> {
              if (failures.getAndDecrement() > 0) {
                throw new IllegalStateException("not now");
              }
              batch.forEach(m -> read.add(String.valueOf(m.messageId())));
            })) {
      TestWait.until(() -> read.size() >= 700);
      assertThat(read).hasSize(700).doesNotHaveDuplicates();

      rabbit.close();
      assertThatThrownBy(() -> broker.publish(List.of(message("test.a", 700))))
          .isInstanceOf(BrokerAway.class);
      assertThat(broker.isUp()).isFalse();
      rabbit.restart();
      TestWait.until(broker::isUp);

      broker.publish(List.of(message("test.a", 701)));
      TestWait.until(() -> read.contains("m701"));
      assertThat(read.stream().filter("m701"::equals)).hasSize(1);
    }
    link.close();
  }

  @Test
  void
      a_queue_that_answers_nothing_costs_nobody_else_the_connection_and_is_left_alone_for_a_while() {
    TestClock clock = new TestClock();
    Link link = new Link(new BrokerSettings(rabbit.uri(), 10).prepare(new ConnectionFactory()));
    Broker broker = new Broker(link, new MessageCodec(), clock);
    broker.publish(List.of(message("test.silent", 1)));
    Link.Opened connection = link.open();
    rabbit.freeze(rabbit.uri(), "test.silent");

    assertThatThrownBy(() -> broker.publish(List.of(message("test.silent", 2))))
        .isInstanceOf(QueueAway.class)
        .hasMessageContaining("test.silent");
    broker.publish(List.of(message("test.other", 3)));
    assertThat(link.open()).isSameAs(connection);

    rabbit.thaw(rabbit.uri(), "test.silent");
    assertThatThrownBy(() -> broker.publish(List.of(message("test.silent", 4))))
        .isInstanceOf(QueueAway.class);
    clock.advance(Duration.ofSeconds(31));
    broker.publish(List.of(message("test.silent", 5)));
    link.close();
  }

  @Test
  void an_address_that_is_none_is_refused_without_being_repeated() {
    assertThatThrownBy(() -> new BrokerSettings("http://user:secret@host", 10))
        .hasMessageContaining("rabbitmq.uri")
        .hasMessageNotContaining("secret");
    assertThatThrownBy(() -> new BrokerSettings("amqp://host", -1))
        .hasMessageContaining("rabbitmq.heartbeat-seconds");
  }
}
