package dialer.api.notify.live;

import static dialer.api.notify.live.TestConnection.text;
import static org.assertj.core.api.Assertions.assertThat;

import dialer.api.TestWait;
import dialer.api.World;
import dialer.api.broker.Incoming;
import dialer.api.event.FoldEvents;
import dialer.api.tick.Tick;
import dialer.call.Disposition;
import dialer.call.Outcome;
import dialer.local.service.TestServices;
import dialer.message.Happening;
import dialer.message.MessageCodec;
import dialer.message.MessageType;
import dialer.message.Originate;
import io.micronaut.json.tree.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class LiveEventsTest {
  private static final MessageCodec CODEC = new MessageCodec();
  private static String database;
  private static String vhost;
  private static World world;

  @BeforeAll
  static void begin() throws Exception {
    database = TestServices.freshDatabase();
    vhost = TestServices.freshVhost();
    world =
        new World(
            database, vhost, Map.of("dialer.live.poll", "20ms", "dialer.live.readers-each", "4"));
  }

  @AfterAll
  static void end() throws Exception {
    world.close();
  }

  private record Listener(Reader reader, TestConnection connection) {}

  /// One who listens on a node.
  private static Listener listen(World node, long tenant, String subscription) throws Exception {
    TestConnection connection = new TestConnection();
    Reader reader =
        node.functions
            .getBean(Feeds.class)
            .open(tenant, "login " + tenant, connection)
            .orElseThrow();
    reader.heard(subscription);
    connection.await("subscribed");
    return new Listener(reader, connection);
  }

  private static List<Originate> dialled(long tenant, int calls) throws Exception {
    long server = world.server(1_000);
    world.allocate(tenant, server, 1_000);
    world.calls(tenant, world.queue(tenant), server, calls);
    world.dispatch().dispatch(tenant);
    return world.published(tenant, server);
  }

  private static Incoming report(Originate originate, int sequence, Happening happening) {
    var report = world.report(originate, sequence, happening);
    return new Incoming(
        "Agent.Events.0",
        MessageType.of(report).label(),
        report.messageId(),
        Map.of(),
        CODEC.write(report));
  }

  private static Happening ended(Disposition how, int cause) {
    Instant now = world.clock.instant();
    Instant answered = how == Disposition.ANSWERED ? now.minusSeconds(5) : null;
    return new Happening.Ended(
        new Outcome(how, cause, null, now.minusSeconds(9), answered, now, null), null);
  }

  private static void fold(Incoming... reports) {
    world.functions.getBean(FoldEvents.class).fold(Arrays.asList(reports));
  }

  private static List<String> told(TestConnection connection, Originate originate) {
    return connection.messages(EventType.labels().toArray(String[]::new)).stream()
        .filter(m -> text(m, "payload.call_id").equals(originate.call().value().toString()))
        .map(m -> text(m, "type"))
        .toList();
  }

  @Test
  void a_call_is_told_from_its_first_sign_to_its_end_and_its_queue_when_it_is_done()
      throws Exception {
    long tenant = world.tenant(100);
    List<Originate> calls = dialled(tenant, 2);
    TestConnection all = listen(world, tenant, "{\"type\":\"subscribe\"}").connection;
    TestConnection some =
        listen(world, tenant, "{\"type\":\"subscribe\",\"events\":[\"call_ended\"]}").connection;
    fold(report(calls.get(0), 0, new Happening.Dialled()));
    fold(report(calls.get(0), 1, new Happening.Answered()));
    fold(report(calls.get(0), 2, ended(Disposition.ANSWERED, 16)));
    fold( // all that is known of a call may come at once
        report(calls.get(1), 0, new Happening.Dialled()),
        report(calls.get(1), 1, new Happening.Answered()),
        report(calls.get(1), 2, ended(Disposition.ANSWERED, 16)));
    all.await("queue_updated");
    for (Originate call : calls) {
      assertThat(told(all, call)).containsExactly("call_started", "call_answered", "call_ended");
    }
    JsonNode ended = all.messages("call_ended").getFirst();
    assertThat(text(ended, "payload.duration")).isEqualTo("9");
    assertThat(text(ended, "payload.phone_number")).isEqualTo("+491700000000");
    assertThat(text(ended, "payload.queue_id")).isNotEqualTo("null");
    assertThat(text(ended, "payload.custom_data")).isEqualTo("null");
    assertThat(Instant.parse(text(ended, "timestamp"))).isBefore(Instant.now().plusSeconds(60));
    JsonNode started = all.messages("call_started").getFirst();
    assertThat(text(started, "payload.disposition")).isEqualTo("null");
    assertThat(text(all.messages("queue_updated").getLast(), "payload.queue_status"))
        .isEqualTo("processed");
    assertThat(all.ids()).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L);
    TestWait.until(() -> some.ids().equals(List.of(3L, 6L)));
  }

  @Test
  void an_attempt_that_came_to_nothing_says_why_and_when_the_call_is_tried_again()
      throws Exception {
    long tenant = world.tenant(100);
    List<Originate> calls = dialled(tenant, 1);
    world.run(
        "UPDATE queue_masters SET retry_count = 1, retry_gap = 60 WHERE client_id = ?", tenant);
    TestConnection all = listen(world, tenant, "{\"type\":\"subscribe\"}").connection;
    fold(report(calls.getFirst(), 0, ended(Disposition.BUSY, 17)));
    all.await("call_failed");
    assertThat(told(all, calls.getFirst())).containsExactly("call_started", "call_failed");
    JsonNode failed = all.messages("call_failed").getFirst();
    assertThat(text(failed, "payload.reason")).isEqualTo("BUSY");
    assertThat(text(failed, "payload.hangup_cause")).isEqualTo("17");
    assertThat(Instant.parse(text(failed, "payload.retry_at"))).isAfter(world.clock.instant());
    world.run(
        "UPDATE calls SET call_status = 'flushed', disposition = 'EXPIRED', ended_at = now()"
            + " WHERE client_id = ?",
        tenant);
    TestWait.until(() -> all.messages("call_failed").size() == 2);
    assertThat(text(all.messages("call_failed").getLast(), "payload.reason")).isEqualTo("EXPIRED");
    assertThat(text(all.messages("call_failed").getLast(), "payload.retry_at")).isEqualTo("null");
    assertThat(all.messages("call_started")).as("it was not dialled again").hasSize(1);
  }

  @Test
  void a_decision_about_a_queue_and_a_server_that_goes_silent_are_told() throws Exception {
    long tenant = world.tenant(100);
    long server = world.server(10);
    world.allocate(tenant, server, 10);
    long queue = world.queue(tenant);
    world.calls(tenant, queue, server, 3);
    TestConnection all = listen(world, tenant, "{\"type\":\"subscribe\"}").connection;
    world.run("UPDATE queue_masters SET steering = 'paused' WHERE id = ?", queue);
    all.await("queue_updated");
    assertThat(text(all.messages("queue_updated").getFirst(), "payload.queue_status"))
        .isEqualTo("paused");
    assertThat(text(all.messages("queue_updated").getFirst(), "payload.pending")).isEqualTo("3");
    world.functions.getBean(Tick.class).run();
    all.await("server_status");
    world.run("UPDATE asterisk_servers SET asterisk_up = false WHERE id = ?", server);
    world.functions.getBean(Tick.class).run();
    TestWait.until(() -> all.messages("server_status").size() == 2);
    assertThat(all.messages("server_status"))
        .extracting(m -> text(m, "payload.server_status"))
        .containsExactly("up", "down");
  }

  private static void end(List<UUID> calls) throws Exception {
    for (UUID call : calls) {
      world.run(
          "UPDATE calls SET call_status = 'flushed', disposition = 'EXPIRED', ended_at = now() WHERE id = ?",
          call);
    }
  }

  private static List<Long> numbers(long from, long to) {
    return LongStream.rangeClosed(from, to).boxed().toList();
  }

  @Test
  void whoever_writes_at_once_the_numbers_are_dense_and_in_the_order_they_can_be_seen()
      throws Exception {
    long tenant = world.tenant(100);
    List<List<UUID>> shares = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      shares.add(world.calls(tenant, null, null, 40));
    }
    TestConnection all = listen(world, tenant, "{\"type\":\"subscribe\"}").connection;
    TestConnection late = listen(world, tenant, "{\"type\":\"subscribe\"}").connection;
    try (var writers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (List<UUID> share : shares) {
        var unused =
            writers.submit(
                (Callable<Void>)
                    () -> {
                      try (var own = java.sql.DriverManager.getConnection(database);
                          var statement =
                              own.prepareStatement(
                                  "UPDATE calls SET call_status = 'flushed', disposition = 'EXPIRED' WHERE id = ?")) {
                        for (UUID call : share) {
                          statement.setObject(1, call);
                          statement.executeUpdate();
                        }
                      }
                      return null;
                    });
      }
      TestWait.until(() -> late.ids().size() > 50);
      Listener resumed = listen(world, tenant, "{\"type\":\"subscribe\",\"last_event_id\":\"7\"}");
      TestWait.until(() -> resumed.connection.ids().size() == 313);
      assertThat(resumed.connection.ids()).isEqualTo(numbers(8, 320));
    }
    TestWait.until(() -> all.ids().size() == 320);
    assertThat(all.ids()).isEqualTo(numbers(1, 320));
  }

  @Test
  void readers_of_a_node_that_died_go_on_at_another_without_gap_or_duplicate() throws Exception {
    long tenant = world.tenant(100);
    List<UUID> calls = world.calls(tenant, null, null, 300);
    World node = new World(database, vhost, Map.of("dialer.live.poll", "20ms"));
    List<Listener> first = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      first.add(listen(node, tenant, "{\"type\":\"subscribe\"}"));
    }
    Thread writer =
        Thread.ofVirtual()
            .start(() -> {
              try {
                end(calls);
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
    TestWait.until(() -> first.stream().allMatch(l -> l.connection.ids().size() > 30));
    node.functions.close();
    assertThat(first)
        .allSatisfy(l -> assertThat(l.connection.ended).isEqualTo(Connection.Ending.GOING_AWAY));
    for (Listener listener : first) {
      List<Long> seen = listener.connection.ids();
      Listener second =
          listen(
              world, tenant, "{\"type\":\"subscribe\",\"last_event_id\":" + seen.getLast() + "}");
      TestWait.until(() -> seen.size() + second.connection.ids().size() >= 300);
      assertThat(Stream.concat(seen.stream(), second.connection.ids().stream()).toList())
          .isEqualTo(numbers(1, 300));
      second.reader.close();
    }
    writer.join();
  }

  @Test
  void one_that_reads_nothing_is_closed_and_the_others_do_not_notice() throws Exception {
    World node =
        new World(
            database,
            vhost,
            Map.of(
                "dialer.live.poll", "20ms",
                "dialer.live.buffer", "20000",
                "dialer.live.patience", "200ms"));
    try {
      long tenant = world.tenant(100);
      List<UUID> calls = world.calls(tenant, null, null, 200);
      TestConnection slow = listen(node, tenant, "{\"type\":\"subscribe\"}").connection;
      TestConnection well = listen(node, tenant, "{\"type\":\"subscribe\"}").connection;
      slow.stopReading();
      end(calls);
      TestWait.until(() -> well.ids().size() == 200);
      TestWait.until(() -> slow.ended != null);
      assertThat(slow.ended).isEqualTo(Connection.Ending.TOO_SLOW);
      assertThat(slow.unsent()).as("what waited for it was bounded").isLessThan(200_000);
      assertThat(well.ended).isNull();
    } finally {
      node.functions.close();
    }
  }

  /// As one statement, which tells of all of them at once, a KiB each.
  private static void endAtOnce(long tenant, int count) throws Exception {
    world.calls(tenant, null, null, count);
    world.run(
        "UPDATE calls SET call_status = 'flushed', disposition = 'EXPIRED', ended_at = now(),"
            + " custom_data = to_jsonb(repeat('x', 600)) WHERE client_id = ? AND call_status = 'pending'",
        tenant);
  }

  private static long size(List<byte[]> texts) {
    return texts.stream().mapToLong(text -> text.length).sum();
  }

  @Test
  void however_much_happens_at_once_a_reader_is_handed_no_more_than_its_buffer_bounds()
      throws Exception {
    long tenant = world.tenant(100);
    TestConnection live = listen(world, tenant, "{\"type\":\"subscribe\"}").connection;
    endAtOnce(tenant, 5_000);
    endAtOnce(tenant, 700);
    TestConnection all =
        listen(world, tenant, "{\"type\":\"subscribe\",\"last_event_id\":0}").connection;
    TestConnection some = // from within a page
        listen(world, tenant, "{\"type\":\"subscribe\",\"last_event_id\":1234}").connection;
    TestWait.until(() -> live.ids().size() >= 5_700);
    TestWait.until(() -> all.ids().size() >= 5_700 && some.ids().size() >= 5_700 - 1_234);
    assertThat(live.ids()).isEqualTo(numbers(1, 5_700));
    assertThat(all.ids()).isEqualTo(numbers(1, 5_700));
    assertThat(some.ids()).isEqualTo(numbers(1_235, 5_700));
    for (TestConnection one : List.of(live, all, some)) {
      assertThat(one.longest()).isLessThan(300_000);
    }
    assertThat(
            world.number(
                "SELECT max(octet_length(events::text)) FROM live_pages WHERE client_id = ?",
                tenant))
        .as("reads ended within pages")
        .isBetween(300_000L, 700_000L);
    LivePages pages = world.functions.getBean(LivePages.class);
    long position = 0;
    List<Long> read = new ArrayList<>();
    for (List<LiveEvent> next = pages.after(tenant, 0);
        !next.isEmpty();
        next = pages.after(tenant, position)) {
      assertThat(size(next.stream().map(LiveEvent::text).toList())).isLessThan(300_000);
      next.forEach(event -> read.add(event.id()));
      position = next.getLast().id();
    }
    assertThat(read).isEqualTo(numbers(1, 5_700));
  }

  @Test
  void one_who_asks_for_what_is_not_kept_is_told_so_and_goes_on_from_what_is() throws Exception {
    long tenant = world.tenant(100);
    end(world.calls(tenant, null, null, 5));
    world.run("DELETE FROM live_pages WHERE client_id = ? AND last_event_id <= 3", tenant);
    TestConnection old =
        listen(world, tenant, "{\"type\":\"subscribe\",\"last_event_id\":1}").connection;
    TestWait.until(() -> old.ids().equals(List.of(4L, 5L)));
    assertThat(text(old.messages("reset").getFirst(), "payload.last_event_id")).isEqualTo("3");
    TestConnection ahead =
        listen(world, tenant, "{\"type\":\"subscribe\",\"last_event_id\":99}").connection;
    assertThat(text(ahead.messages("reset").getFirst(), "payload.last_event_id")).isEqualTo("5");
  }

  @Test
  void what_is_older_than_a_day_is_dropped() throws Exception {
    long tenant = world.tenant(100);
    end(world.calls(tenant, null, null, 1));
    var later = Instant.now().plusSeconds(3 * 86_400).atOffset(java.time.ZoneOffset.UTC);
    world.number("SELECT 1 FROM keep_live_days(?)", later);
    assertThat(world.number("SELECT count(*) FROM live_pages WHERE client_id = ?", tenant))
        .isZero();
    end(world.calls(tenant, null, null, 1));
    assertThat(world.number("SELECT last_event_id FROM live_pages WHERE client_id = ?", tenant))
        .as("numbers go on, and a day that nobody made refuses nothing")
        .isEqualTo(2);
  }

  private static String day(Instant at) {
    return "live_pages_" + at.toString().substring(0, 10).replace('-', '_');
  }

  @Test
  void what_was_told_on_a_day_that_nobody_made_keeps_no_other_day_from_being_made_or_dropped()
      throws Exception {
    long tenant = world.tenant(100);
    Instant today = Instant.now().plus(Duration.ofDays(30)); // as if the tick had been away
    for (int daysAgo : List.of(0, 2)) {
      world.run(
          "INSERT INTO live_pages (client_id, size, types, events, at) VALUES (?, 1, '{x}', '{x}', ?)",
          tenant,
          today.minus(Duration.ofDays(daysAgo)).atOffset(ZoneOffset.UTC));
    }
    world.number("SELECT 1 FROM keep_live_days(?)", today.atOffset(ZoneOffset.UTC));
    assertThat(
            world.number("SELECT sum(last_event_id) FROM live_pages WHERE client_id = ?", tenant))
        .as("today's is kept, the old one is not")
        .isEqualTo(1);
    for (int days : List.of(1, 2)) {
      assertThat(world.text("SELECT to_regclass(?)", day(today.plus(Duration.ofDays(days)))))
          .isEqualTo(day(today.plus(Duration.ofDays(days))));
    }
    Instant tomorrow = today.plus(Duration.ofDays(1));
    world.number("SELECT 1 FROM keep_live_days(?)", tomorrow.atOffset(ZoneOffset.UTC));
    assertThat(world.text("SELECT to_regclass(?)", day(today.plus(Duration.ofDays(3)))))
        .isNotEqualTo("null");
    world.number(
        "SELECT 1 FROM keep_live_days(?)",
        tomorrow.plus(Duration.ofDays(1)).atOffset(ZoneOffset.UTC));
    assertThat(world.number("SELECT count(*) FROM live_pages WHERE client_id = ?", tenant))
        .isZero();
  }

  @Test
  void a_server_is_down_for_its_tenants_when_it_is_for_everybody() throws Exception {
    long server = world.server(10);
    world.run(
        "UPDATE asterisk_servers SET agent_seen_at = ? WHERE id = ?",
        world.clock.instant().minusSeconds(60).atOffset(ZoneOffset.UTC),
        server);
    World patient = new World(database, vhost, Map.of("dialer.agent.silence", "2m"));
    try {
      patient.functions.getBean(TellServers.class).run();
      assertThat(world.text("SELECT told_status FROM asterisk_servers WHERE id = ?", server))
          .isEqualTo("up");
      world.functions.getBean(TellServers.class).run();
      assertThat(world.text("SELECT told_status FROM asterisk_servers WHERE id = ?", server))
          .isEqualTo("down");
    } finally {
      patient.functions.close();
    }
  }

  @Test
  void many_who_come_at_once_wait_for_each_other_and_not_in_vain() throws Exception {
    World node =
        new World(
            database,
            vhost,
            Map.of(
                "dialer.live.readers-each",
                "300",
                "dialer.live.reads-at-once",
                "1",
                "datasources.default.maximum-pool-size",
                "2", // a reader's and the feeds' own
                "datasources.default.connection-timeout",
                "1000"));
    try (var readers = Executors.newVirtualThreadPerTaskExecutor()) {
      long tenant = world.tenant(100);
      end(world.calls(tenant, null, null, 30));
      Feeds feeds = node.functions.getBean(Feeds.class);
      List<TestConnection> all = new ArrayList<>();
      for (int i = 0; i < 300; i++) {
        TestConnection connection = new TestConnection();
        all.add(connection);
        Reader reader = feeds.open(tenant, "login " + tenant, connection).orElseThrow();
        var unused =
            readers.submit(() -> reader.heard("{\"type\":\"subscribe\",\"last_event_id\":3}"));
      }
      TestWait.until(() -> all.stream().allMatch(c -> c.ids().equals(numbers(4, 30))));
      assertThat(all).allSatisfy(c -> assertThat(c.ended).isNull());
    } finally {
      node.functions.close();
    }
  }

  @Test
  void a_tenant_has_so_many_readers_and_no_more() throws Exception {
    long tenant = world.tenant(100);
    for (int i = 0; i < 4; i++) {
      listen(world, tenant, "{\"type\":\"subscribe\"}");
    }
    TestConnection fifth = new TestConnection();
    assertThat(world.functions.getBean(Feeds.class).open(tenant, "login " + tenant, fifth))
        .isEmpty();
    assertThat(fifth.ended).isEqualTo(Connection.Ending.TOO_MANY);
  }

  @Test
  void what_cannot_be_understood_is_answered_and_changes_nothing() throws Exception {
    long tenant = world.tenant(100);
    Listener listener = listen(world, tenant, "{\"type\":\"subscribe\"}");
    for (String text :
        List.of(
            "",
            "{",
            "[]",
            "1",
            "null",
            "{\"type\":1}",
            "{\"type\":\"subscribe\",\"events\":1}",
            "{\"type\":\"subscribe\",\"events\":[\"call_begun\"]}",
            "{\"type\":\"subscribe\",\"last_event_id\":-1}",
            "{\"type\":\"subscribe\",\"last_event_id\":\"x\"}",
            "{\"type\":\"subscribe\",\"last_event_id\":99999999999999999999}")) {
      int before = listener.connection.messages("error").size();
      listener.reader.heard(text);
      assertThat(listener.connection.messages("error")).as(text).hasSize(before + 1);
    }
    listener.reader.heard("{\"type\":\"ping\"}");
    listener.connection.await("pong");
    end(world.calls(tenant, null, null, 1));
    listener.connection.await("call_failed");
  }
}
