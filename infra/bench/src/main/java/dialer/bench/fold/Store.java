package dialer.bench.fold;

import dialer.api.broker.Incoming;
import dialer.api.db.Database;
import dialer.api.event.FoldEvents;
import dialer.api.notify.AfterCommit;
import dialer.bench.calls.Claims;
import dialer.bench.calls.Orders;
import dialer.call.ClientCode;
import dialer.local.service.LocalPostgres;
import dialer.local.service.ServiceFailure;
import dialer.message.AttemptReport;
import dialer.message.Happening;
import dialer.message.MessageCodec;
import dialer.message.MessageType;
import dialer.message.Originate;
import io.micronaut.context.ApplicationContext;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The functions on a Postgres with their schema, and a plain table beside it.
final class Store implements AutoCloseable {
  private static final String NOBODY_LISTENS = "127.0.0.1:1";

  private final ApplicationContext functions;
  private final Database database;
  private final FoldEvents folder;
  private final Connection connection;
  private final Receiver receiver = new Receiver();
  private final MessageCodec codec = new MessageCodec();

  Store(LocalPostgres postgres) throws IOException, SQLException {
    String url = postgres.database("fold");
    functions =
        ApplicationContext.run(
            Map.of(
                "datasources.default.url",
                url,
                "datasources.default.username",
                LocalPostgres.USER,
                "dialer.keys.pepper",
                "a pepper for a benchmark, of 32 characters or more",
                "dialer.tick.enabled",
                false,
                "dialer.notify.enabled",
                true,
                "dialer.notify.reach.allowed-networks",
                "127.0.0.0/8,::1/128",
                "dialer.intake.enabled",
                false,
                "rabbitmq.uri",
                "amqp://" + NOBODY_LISTENS,
                "redis.uri",
                "redis://" + NOBODY_LISTENS));
    database = functions.getBean(Database.class);
    folder = functions.getBean(FoldEvents.class);
    connection = DriverManager.getConnection(url);
    run(
        """
        CREATE TABLE plain (
          attempt uuid NOT NULL, sequence int NOT NULL, call uuid NOT NULL, client text NOT NULL, at timestamptz NOT NULL,
          happening text NOT NULL, disposition text, started_at timestamptz, answered_at timestamptz,
          ended_at timestamptz, cause int, recording text, PRIMARY KEY (attempt, sequence))
        """);
  }

  private int run(String sql, @Nullable Object... values) {
    return database.write(db -> db.update(sql, values));
  }

  private long number(String sql, @Nullable Object... values) {
    return database.read(db -> db.number(sql, values));
  }

  /// A new tenant with a queue of its own and nothing else in the database.
  ///
  /// @return the queue
  long begin(ClientCode client, Way way) throws SQLException {
    run(
        "TRUNCATE plain, calls, attempts, queue_tallies, dialled_deltas, deliveries, live_pages, live_counters");
    run("ALTER TABLE calls " + (way.live() ? "ENABLE" : "DISABLE") + " TRIGGER tell_moved");
    run(
        """
        INSERT INTO clients (name, accountcode, username, callbackurl, callback_http, created_at, updated_at)
        VALUES (?, ?, ?, ?, true, now(), now())
        """,
        client.value(),
        client.value(),
        client.value(),
        way.callbacks() == Way.Callbacks.NONE ? null : receiver.url());
    run(
        "UPDATE receivers SET resting_until = ?",
        way.callbacks() == Way.Callbacks.KEPT ? Instant.now().plus(Duration.ofDays(1)) : null);
    return Claims.queue(connection, client.value());
  }

  /// Their calls as they are once the agent has them.
  void claim(List<Originate> orders) throws SQLException {
    Claims.insert(connection, orders, "{\"customer\": \"C-4711\", \"segment\": \"spring\"}");
    run("ANALYZE calls, attempts");
    run("CHECKPOINT");
  }

  /// As they come from the broker.
  List<Incoming> asMessages(List<AttemptReport> reports) {
    return reports.stream()
        .map(report ->
            new Incoming(
                "Agent.Events.0",
                MessageType.of(report).label(),
                report.messageId(),
                Map.of(),
                codec.write(report)))
        .toList();
  }

  void fold(List<Incoming> batch) {
    folder.fold(batch);
  }

  /// The baseline: each report a row of a table that nobody reads.
  void insert(List<AttemptReport> batch) {
    run(
        """
        INSERT INTO plain
        SELECT * FROM unnest(?::uuid[], ?::int[], ?::uuid[], ?::text[], ?::timestamptz[], ?::text[], ?::text[],
                             ?::timestamptz[], ?::timestamptz[], ?::timestamptz[], ?::int[], ?::text[])
        """,
        column(batch, r -> r.attempt().value()),
        column(batch, AttemptReport::sequence),
        column(batch, r -> r.call().value()),
        column(batch, r -> r.client().value()),
        column(batch, AttemptReport::at),
        column(batch, r -> r.happening().getClass().getSimpleName()),
        column(batch, r -> end(r, e -> e.outcome().disposition().label())),
        column(batch, r -> end(r, e -> e.outcome().startedAt())),
        column(batch, r -> end(r, e -> e.outcome().answeredAt())),
        column(batch, r -> end(r, e -> e.outcome().endedAt())),
        column(batch, r -> end(r, e -> e.outcome().hangupCause())),
        column(batch, r -> end(r, Happening.Ended::recording)));
  }

  private static @Nullable Object end(
      AttemptReport report, Function<Happening.Ended, @Nullable Object> part) {
    return report.happening() instanceof Happening.Ended ended ? part.apply(ended) : null;
  }

  private static <T> List<@Nullable String> column(
      List<T> rows, Function<T, @Nullable Object> part) {
    return rows.stream().<@Nullable String>map(row -> text(part.apply(row))).toList();
  }

  private static @Nullable String text(@Nullable Object value) {
    return value == null ? null : value instanceof Instant at ? at.toString() : value.toString();
  }

  /// Callbacks that arrived since it was last asked.
  int sent() {
    return receiver.taken();
  }

  /// Returns when all have arrived.
  void awaitSent() throws InterruptedException {
    while (number("SELECT count(*) FROM deliveries WHERE delivered_at IS NULL") > 0) {
      functions.getBean(AfterCommit.class).moved(Set.of(0L));
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  /// @throws ServiceFailure when what was to be written is not there
  void check(Way way, int calls, int reports) {
    if (way == Way.PLAIN) {
      require("plain rows", reports, number("SELECT count(*) FROM plain"));
      return;
    }
    require("ended calls", calls, number("SELECT count(*) FROM calls WHERE billsec = 61"));
    require(
        "attempts", calls, number("SELECT count(*) FROM attempts WHERE disposition = 'ANSWERED'"));
    require("counted", calls, number("SELECT sum(calls) FROM dialled_deltas"));
    require(
        "live events", // and one of the queue, when it was done
        way.live() ? calls * Orders.REPORTS + 1 : 0,
        number("SELECT coalesce(max(last_event_id), 0) FROM live_counters"));
    require(
        "callbacks",
        way.callbacks() == Way.Callbacks.NONE ? 0 : calls,
        number("SELECT count(*) FROM deliveries"));
  }

  private static void require(String what, long wanted, long found) {
    if (wanted != found) {
      throw new ServiceFailure("%s: %d where %d were to be".formatted(what, found, wanted));
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
    receiver.close();
    functions.close();
  }
}
