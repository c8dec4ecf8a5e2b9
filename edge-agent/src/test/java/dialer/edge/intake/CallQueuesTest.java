package dialer.edge.intake;

import static dialer.edge.Orders.SERVER;
import static dialer.edge.Orders.allocation;
import static dialer.edge.Orders.terms;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.MessageProperties;
import dialer.call.AttemptId;
import dialer.call.ClientCode;
import dialer.edge.Orders;
import dialer.edge.Wait;
import dialer.edge.dial.Order;
import dialer.local.service.TestServices;
import dialer.message.MessageCodec;
import dialer.message.MessageType;
import dialer.message.Originate;
import dialer.message.Topology;
import dialer.originate.Application;
import dialer.originate.OnAnswer;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CallQueuesTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final ClientCode TROUBLED = new ClientCode("troubled");
  private static final ClientCode OTHER = new ClientCode("other");

  private final List<Order> orders = new CopyOnWriteArrayList<>();
  private final AtomicInteger losses = new AtomicInteger();
  private final CallQueues queues =
      new CallQueues(
          SERVER, orders::add, losses::incrementAndGet, this::open, InstantSource.system());
  private String uri;
  private Connection connection;
  private Channel api;

  @BeforeEach
  void connect() throws Exception {
    uri = TestServices.freshVhost();
    connection = open();
    queues.connected(connection);
    api = connection.createChannel();
  }

  @AfterEach
  void close() {
    queues.lost();
    queues.close();
    connection.abort(1_000);
  }

  @Test
  void a_queue_that_answers_nothing_lets_its_own_tenant_wait_and_nobody_else() throws Exception {
    declare(TROUBLED);
    declare(OTHER);
    TestServices.rabbit().freeze(uri, Topology.calls(SERVER, TROUBLED));
    AttemptId waiting = order(TROUBLED, connection.createChannel()); // one that waits for it too

    queues.follow(terms(1, allocation(TROUBLED, 5), allocation(OTHER, 5)));
    AttemptId first = order(OTHER);
    await(first);
    Wait.until("it is told", SOON, () -> ticked().equals(List.of(TROUBLED)));
    AttemptId second = order(OTHER);
    await(second);
    assertThat(orders).extracting(o -> o.originate().client()).containsOnly(OTHER);

    TestServices.rabbit().thaw(uri, Topology.calls(SERVER, TROUBLED));
    await(waiting);
    Wait.until("it is no longer told", SOON, () -> ticked().isEmpty());
  }

  @Test
  void what_a_closed_channel_delivered_is_lost_and_the_queue_is_taken_up_when_it_is_right_again()
      throws Exception {
    declare(TROUBLED);
    queues.follow(terms(1, allocation(TROUBLED, 5)));
    await(order(TROUBLED));
    api.queueDelete(Topology.calls(SERVER, TROUBLED));
    api.queueDeclare(Topology.calls(SERVER, TROUBLED), true, false, false, null); // of another kind
    Wait.until("it is told", SOON, () -> ticked().equals(List.of(TROUBLED)));
    assertThat(losses).hasValueGreaterThan(0);
    assertThat(orders.getFirst().receipt().valid()).isFalse();

    api.queueDelete(Topology.calls(SERVER, TROUBLED));

    Wait.until("it is made again", SOON, () -> ticked().isEmpty());
    await(order(TROUBLED));
  }

  @Test
  void what_a_tenant_that_leaves_has_at_hand_is_still_settled_and_nothing_more_is_taken()
      throws Exception {
    declare(TROUBLED);
    queues.follow(terms(1, allocation(TROUBLED, 5)));
    await(order(TROUBLED));
    await(order(TROUBLED));

    queues.follow(terms(2));
    Wait.until("nobody consumes", SOON, () -> ticked().isEmpty() && !channels().contains("1"));
    order(TROUBLED);
    ticked();
    assertThat(orders).hasSize(2).allMatch(order -> order.receipt().valid());
    orders.forEach(order -> order.receipt().settle());

    Wait.until("its channel is closed", SOON, () -> ticked().isEmpty() && channels().size() == 1);
    queues.follow(terms(3, allocation(TROUBLED, 5)));
    Wait.until("the third comes", SOON, () -> ticked().isEmpty() && orders.size() > 2);
    assertThat(orders).hasSize(3);
    assertThat(orders.getLast().redelivered()).isFalse();
  }

  private Connection open() throws IOException, TimeoutException {
    var factory = new ConnectionFactory();
    factory.setHost("127.0.0.1");
    factory.setPort(TestServices.rabbit().port());
    factory.setVirtualHost(uri.substring(uri.lastIndexOf('/') + 1));
    factory.setAutomaticRecoveryEnabled(false);
    factory.setChannelRpcTimeout(1_000);
    return factory.newConnection();
  }

  private List<ClientCode> ticked() {
    queues.tick();
    return queues.failing();
  }

  private void await(AttemptId attempt) {
    Wait.until(
        "it is delivered",
        SOON,
        () -> {
          queues.tick();
          return orders.stream().anyMatch(order -> order.originate().attempt().equals(attempt));
        });
  }

  /// How many consumers each of the connection's has; that of the API's side is among them.
  private List<String> channels() {
    String vhost = uri.substring(uri.lastIndexOf('/') + 1) + "\t";
    return TestServices.rabbit()
        .ctl("list_channels", "vhost", "consumer_count", "--silent")
        .lines()
        .filter(line -> line.startsWith(vhost))
        .map(line -> line.substring(vhost.length()))
        .toList();
  }

  private void declare(ClientCode client) throws Exception {
    api.queueDeclare(Topology.calls(SERVER, client), true, false, false, Topology.arguments());
  }

  private AttemptId order(ClientCode client) throws Exception {
    return order(client, api);
  }

  private static AttemptId order(ClientCode client, Channel on) throws Exception {
    Originate order =
        Orders.of(
            client,
            1L,
            Orders.action("97000001", new OnAnswer.Run(new Application("Hangup"), "")),
            null);
    on.basicPublish(
        "",
        Topology.calls(SERVER, client),
        MessageProperties.MINIMAL_PERSISTENT_BASIC
            .builder()
            .type(MessageType.ORIGINATE.label())
            .build(),
        new MessageCodec().write(order));
    return order.attempt();
  }
}
