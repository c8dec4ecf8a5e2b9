package dialer.api;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import dialer.api.dispatch.DispatchCalls;
import dialer.api.server.AgentStates;
import dialer.api.tick.Nights;
import dialer.api.tick.Tick;
import dialer.call.AttemptId;
import dialer.call.NewIds;
import dialer.local.service.TestServices;
import dialer.message.AttemptReport;
import dialer.message.Happening;
import dialer.message.Message;
import dialer.message.MessageCodec;
import dialer.message.Originate;
import dialer.message.Topology;
import dialer.server.ServerCode;
import io.micronaut.context.ApplicationContext;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The functions without HTTP, on a database and a vhost of their own, and what a test does to
/// both. Neither ticks nor reads agents' events unless the test asks for it.
public final class World implements AutoCloseable {
  public final ApplicationContext functions;
  public final TestClock clock;
  private final java.sql.Connection database;
  private final Connection broker;
  private final Channel channel;
  private final MessageCodec codec = new MessageCodec();
  private final NewIds ids;
  private int names;

  public World(Map<String, Object> properties) throws Exception {
    this(TestServices.freshDatabase(), TestServices.freshVhost(), properties);
  }

  public World(String jdbcUrl, String rabbitUri, Map<String, Object> properties) throws Exception {
    Map<String, Object> all =
        new HashMap<>(
            Map.of(
                "datasources.default.url", jdbcUrl,
                "datasources.default.username", "postgres",
                "rabbitmq.uri", rabbitUri,
                "dialer.keys.pepper", "a pepper for tests, of 32 characters or more",
                "dialer.tick.enabled", "false",
                "dialer.intake.enabled", "false"));
    all.putAll(properties);
    functions = ApplicationContext.run(all, "test");
    clock = functions.getBean(TestClock.class);
    ids = functions.getBean(NewIds.class);
    database = DriverManager.getConnection(jdbcUrl);
    ConnectionFactory connections = new ConnectionFactory();
    connections.setUri(rabbitUri);
    broker = connections.newConnection();
    channel = broker.createChannel();
  }

  public DispatchCalls dispatch() {
    return functions.getBean(DispatchCalls.class);
  }

  public void tick() {
    functions.getBean(Tick.class).run();
  }

  /// What is due of the nightly work.
  public void nights() {
    functions.getBean(Nights.class).runDue();
  }

  /// A tenant with that many channels, a number to show and no other limit.
  public long tenant(int channels) throws SQLException {
    String code = "tenant" + ++names;
    return number(
        """
        INSERT INTO clients (name, accountcode, username, did, allocated_channels, created_at, updated_at)
        VALUES (?, ?, ?, '+1234567890', ?, now(), now()) RETURNING id
        """,
        code,
        code,
        code,
        channels);
  }

  /// A server whose agent is there.
  public long server(int channels) throws SQLException {
    String code = "server" + ++names;
    return number(
        """
        INSERT INTO asterisk_servers (code, name, max_channels, calls_per_second, agent_seen_at, asterisk_up,
                                      created_at, updated_at)
        VALUES (?, ?, ?, 100, ?, true, now(), now()) RETURNING id
        """,
        code,
        code,
        channels,
        clock.instant().atOffset(java.time.ZoneOffset.UTC));
  }

  public void allocate(long tenant, long server, int channels) throws SQLException {
    run(
        """
        INSERT INTO allocations (client_id, server_id, allowed_active_calls, calls_per_second, max_call_seconds,
                                 default_directory, provided_prefix, provided_endpoints, context, created_at, updated_at)
        VALUES (?, ?, ?, 100, 20, '/rec', '{0,1}', '{endpoint1}', '{}', now(), now())
        """,
        tenant,
        server,
        channels);
    shareOut(tenant);
  }

  /// To be called when something changed of a tenant or its servers that nobody told the API.
  public void shareOut(long tenant) {
    functions.getBean(AgentStates.class).setUp(tenant);
  }

  public long queue(long tenant) throws SQLException {
    return number(
        """
        INSERT INTO queue_masters (client_id, name, created_at, updated_at) VALUES (?, 'q', now(), now()) RETURNING id
        """,
        tenant);
  }

  /// Waiting calls to bare numbers.
  ///
  /// @param queue null for quick calls
  /// @param server null for any
  public List<UUID> calls(long tenant, @Nullable Long queue, @Nullable Long server, int count)
      throws SQLException {
    List<UUID> calls = Stream.generate(() -> ids.call().value()).limit(count).toList();
    try (PreparedStatement statement =
        database.prepareStatement(
            """
            INSERT INTO calls (id, client_id, queue_id, server_id, quick, phone_number, due_at, created_at, updated_at)
            SELECT id, ?, ?, ?, ?, '+491700000000', ?, now(), now() FROM unnest(?) AS id
            """)) {
      statement.setObject(1, tenant);
      statement.setObject(2, queue, java.sql.Types.BIGINT);
      statement.setObject(3, server, java.sql.Types.BIGINT);
      statement.setBoolean(4, queue == null);
      statement.setObject(5, clock.instant().atOffset(java.time.ZoneOffset.UTC));
      statement.setArray(6, database.createArrayOf("uuid", calls.toArray()));
      statement.executeUpdate();
    }
    return calls;
  }

  public int run(String sql, Object... values) throws SQLException {
    try (PreparedStatement statement = prepared(sql, values)) {
      return statement.executeUpdate();
    }
  }

  public long number(String sql, Object... values) throws SQLException {
    try (PreparedStatement statement = prepared(sql, values);
        ResultSet row = statement.executeQuery()) {
      return row.next() ? row.getLong(1) : 0;
    }
  }

  public String text(String sql, Object... values) throws SQLException {
    try (PreparedStatement statement = prepared(sql, values);
        ResultSet row = statement.executeQuery()) {
      return row.next() ? String.valueOf(row.getString(1)) : "no row";
    }
  }

  private PreparedStatement prepared(String sql, Object... values) throws SQLException {
    PreparedStatement statement = database.prepareStatement(sql);
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i]);
    }
    return statement;
  }

  public ServerCode code(long server) throws SQLException {
    return new ServerCode(text("SELECT code FROM asterisk_servers WHERE id = ?", server));
  }

  /// The queue of a tenant's calls for a server.
  public String callQueue(long tenant, long server) throws SQLException {
    String client = text("SELECT accountcode FROM clients WHERE id = ?", tenant);
    return Topology.calls(code(server), new dialer.call.ClientCode(client));
  }

  /// Takes what lies in the queue of a tenant's calls.
  public List<Originate> published(long tenant, long server) throws Exception {
    List<Originate> messages = new ArrayList<>();
    for (Message message : taken(callQueue(tenant, server))) {
      messages.add((Originate) message);
    }
    return messages;
  }

  public List<Message> taken(String queue) throws Exception {
    channel.queueDeclare(queue, true, false, false, Topology.arguments());
    List<Message> messages = new ArrayList<>();
    GetResponse got = channel.basicGet(queue, true);
    for (; got != null; got = channel.basicGet(queue, true)) {
      var read = codec.read(got.getProps().getType(), got.getBody());
      messages.add(((MessageCodec.Read.Understood) read).message());
    }
    return messages;
  }

  /// A channel to the broker, to act as an agent.
  public Channel channel() {
    return channel;
  }

  /// What the agent of that originate would report.
  public AttemptReport report(Originate originate, int sequence, Happening happening) {
    return new AttemptReport(
        originate.server(),
        new UUID(1, 1),
        originate.attempt(),
        originate.call(),
        originate.client(),
        sequence,
        clock.instant(),
        happening);
  }

  public AttemptId newAttempt() {
    return ids.attempt();
  }

  @Override
  public void close() throws Exception {
    broker.close();
    database.close();
    functions.close();
  }
}
