package dialer.edge.intake;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
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
      in.close();

      List<Integer> again = new ArrayList<>();
      for (GetResponse got = out.basicGet(queue, true);
          got != null;
          got = out.basicGet(queue, true)) {
        again.add(Integer.valueOf(new String(got.getBody(), StandardCharsets.US_ASCII)));
      }
      assertThat(again).containsExactlyInAnyOrderElementsOf(kept);
      out.queueDelete(queue);
    }
  }
}
