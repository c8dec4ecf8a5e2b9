package dialer.edge.intake;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import dialer.edge.Wait;
import dialer.local.service.TestServices;
import dialer.message.Topology;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettlementsTest {
  private static final int MESSAGES = 200;
  private static final String MORE = "more";

  /// Acknowledgements share frames; none may take along a delivery that nobody is done with.
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void what_was_neither_acknowledged_nor_rejected_comes_again(long seed) throws Exception {
    Random random = new Random(seed);
    String queue = "settlements-" + UUID.randomUUID();
    var factory = new ConnectionFactory();
    factory.setUri(TestServices.freshVhost());
    try (Connection connection = factory.newConnection();
        Channel out = connection.createChannel()) {
      out.queueDeclare(queue, true, false, false, Topology.rejectedArguments());
      for (int i = 0; i < MESSAGES; i++) {
        out.basicPublish("", queue, null, Integer.toString(i).getBytes(StandardCharsets.US_ASCII));
      }
      List<Long> delivered = new CopyOnWriteArrayList<>();
      var thread = Executors.newSingleThreadScheduledExecutor();
      Channel in = connection.createChannel();
      Settlements settlements = new Settlements(in, queue, thread);
      in.basicQos(MESSAGES);
      in.basicConsume(
          queue,
          false,
          (_, delivery) -> {
            settlements.delivered(delivery.getEnvelope().getDeliveryTag());
            delivered.add(delivery.getEnvelope().getDeliveryTag());
          },
          _ -> {});
      Wait.until("all are here", Duration.ofSeconds(20), () -> delivered.size() == MESSAGES);

      List<Integer> order = new ArrayList<>(IntStream.range(0, MESSAGES).boxed().toList());
      Collections.shuffle(order, random);
      List<Integer> kept = order.subList(0, random.nextInt(5));
      for (int message : order.subList(kept.size(), order.size())) {
        if (random.nextInt(10) == 0) {
          settlements.reject(delivered.get(message));
        } else {
          settlements.ack(delivered.get(message));
        }
      }
      thread.shutdown();
      assertThat(thread.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
      int more = MESSAGES - kept.size(); // which are handed over once the broker has taken it all
      for (int i = 0; i < more; i++) {
        out.basicPublish("", queue, null, MORE.getBytes(StandardCharsets.US_ASCII));
      }
      Wait.until(
          "the broker took it", Duration.ofSeconds(20), () -> delivered.size() == MESSAGES + more);
      in.close();

      List<String> again = new CopyOnWriteArrayList<>();
      out.basicConsume(
          queue,
          true,
          (_, delivery) -> again.add(new String(delivery.getBody(), StandardCharsets.US_ASCII)),
          _ -> {});
      Wait.until(
          "what is open comes again",
          Duration.ofSeconds(20),
          () -> again.size() >= kept.size() + more);
      assertThat(again)
          .hasSize(kept.size() + more)
          .filteredOn(message -> !message.equals(MORE))
          .containsExactlyInAnyOrderElementsOf(kept.stream().map(String::valueOf).toList());
      out.queueDelete(queue);
    }
  }
}
