package dialer.local.service;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.MessageProperties;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalRabbitTest {

  private static final Map<String, Object> QUORUM = Map.of("x-queue-type", "quorum");

  @TempDir Path dir;

  @Test
  void a_confirmed_message_in_a_quorum_queue_outlives_a_kill_and_a_change_of_ports()
      throws Exception {
    try (var rabbit = LocalRabbit.start(dir)) {
      publish(rabbit.uri(), "first");
      rabbit.restart(); // in order: a queue as new as this one would not outlive a kill
      publish(rabbit.uri(), "second");
      rabbit.kill();
      rabbit.restart();
    }
    try (var elsewhere = LocalRabbit.start(dir)) {
      assertThat(take(elsewhere.uri())).isEqualTo("first");
      assertThat(take(elsewhere.uri())).isEqualTo("second");
    }
  }

  @Test
  void a_fresh_vhost_sees_nothing_of_another() throws Exception {
    publish(TestServices.freshVhost(), "mine");

    try (var connection = connect(TestServices.freshVhost());
        var channel = connection.createChannel()) {
      assertThat(channel.queueDeclare("calls", true, false, false, QUORUM).getMessageCount())
          .isZero();
    }
  }

  @Test
  void a_frozen_queue_confirms_nothing_and_keeps_what_it_had() throws Exception {
    var uri = TestServices.freshVhost();
    publish(uri, "before");
    TestServices.rabbit().freeze(uri, "calls");

    var connection = connect(uri);
    var channel = connection.createChannel();
    channel.confirmSelect();
    channel.basicPublish("", "calls", MessageProperties.PERSISTENT_BASIC, "late".getBytes(UTF_8));
    assertThatThrownBy(() -> channel.waitForConfirms(500)).isInstanceOf(TimeoutException.class);
    connection.abort(100); // a close would wait for the queue

    TestServices.rabbit().thaw(uri, "calls");
    publish(uri, "after");
    assertThat(take(uri)).isEqualTo("before");
  }

  private static void publish(String uri, String text) throws Exception {
    try (var connection = connect(uri);
        var channel = connection.createChannel()) {
      channel.queueDeclare("calls", true, false, false, QUORUM);
      channel.confirmSelect();
      channel.basicPublish("", "calls", MessageProperties.PERSISTENT_BASIC, text.getBytes(UTF_8));
      channel.waitForConfirmsOrDie(10_000);
    }
  }

  private static String take(String uri) throws Exception {
    try (var connection = connect(uri);
        var channel = connection.createChannel()) {
      var message = channel.basicGet("calls", true);
      return message == null ? "nothing" : new String(message.getBody(), UTF_8);
    }
  }

  private static Connection connect(String uri) throws Exception {
    var factory = new ConnectionFactory();
    factory.setUri(uri);
    return factory.newConnection();
  }
}
