package dialer.api.export;

import static org.assertj.core.api.Assertions.assertThat;

import dialer.api.World;
import dialer.api.caller.Keys;
import dialer.api.export.Exports.Batch;
import dialer.api.export.Exports.Turn;
import dialer.api.export.database.DatabaseUrls;
import dialer.api.export.database.TenantDatabases;
import dialer.local.service.TestServices;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ExportCallsTest {
  private static final Map<String, Object> SETTINGS =
      Map.of("dialer.notify.reach.allowed-networks", "127.0.0.1/32", "dialer.export.batch", 50);

  private static String jdbc;
  private static String broker;
  private static World world;

  @BeforeAll
  static void begin() throws Exception {
    jdbc = TestServices.freshDatabase();
    broker = TestServices.freshVhost();
    world = new World(jdbc, broker, SETTINGS);
  }

  @AfterAll
  static void end() throws Exception {
    world.close();
  }

  private static void export() {
    world.functions.getBean(Exporter.class).run(Duration.ofSeconds(20));
  }

  /// After the gap of any failure.
  private static void exportLater() {
    world.clock.advance(Duration.ofMinutes(10));
    export();
  }

  private static List<UUID> finished(long tenant, int count) throws Exception {
    List<UUID> calls = world.calls(tenant, world.queue(tenant), null, count);
    finish(tenant);
    return calls;
  }

  private static void finish(long tenant) throws Exception {
    var now = world.clock.instant().atOffset(ZoneOffset.UTC);
    world.run(
        """
        UPDATE calls SET call_status = 'processed', disposition = 'BUSY', ended_at = ?, updated_at = ?
         WHERE client_id = ? AND call_status = 'pending'
        """,
        now,
        now,
        tenant);
  }

  private static String state(long tenant) throws Exception {
    return world.text(
        "SELECT concat_ws(': ', state, error) FROM exports WHERE client_id = ?", tenant);
  }

  private static String ddl(long tenant) throws Exception {
    return world.text("SELECT ddl FROM exports WHERE client_id = ?", tenant);
  }

  private static long waiting(long tenant) throws Exception {
    return world.number("SELECT count(*) FROM exports_due WHERE client_id = ?", tenant);
  }

  private static long exported(long tenant) throws Exception {
    return world.number("SELECT exported FROM exports WHERE client_id = ?", tenant);
  }

  @Test
  void a_call_that_is_over_becomes_a_row_with_all_that_the_api_says_of_it() throws Exception {
    Theirs theirs = Theirs.fresh();
    long tenant = world.tenant(5);
    theirs.give(world, tenant);
    long server = world.server(5);
    UUID call = world.calls(tenant, world.queue(tenant), null, 1).getFirst();
    world.calls(tenant, null, null, 1); // and one that waits
    world.run(
        """
        UPDATE calls SET contact_number = '+49 170', customer_name = 'Jo "é" \\ ☎', project = 'spring',
               custom_data = '{"a": [1, null, "x"]}', caller_id = '+1234567890', attempt_server_id = ?, batch_id = 12345,
               client_action_id = 'act', client_channel_id = 'chan', client_account = 'acc', call_tried = 2,
               call_status = 'processed', disposition = 'ANSWERED', reason = 'well', hangup_cause = 16,
               duration = 31, billsec = 19, recording_path = '/rec/x.wav', started_at = '2026-11-21T10:00:00.123456Z',
               answered_at = '2026-11-21T10:00:12Z', ended_at = '2026-11-21T10:00:31Z', updated_at = now()
         WHERE id = ?
        """,
        server,
        call);
    export();
    assertThat(state(tenant)).isEqualTo("running");
    assertThat(theirs.calls()).isOne();
    String fields =
        """
        phone_number, contact_number, customer_name, project, custom_data, action_id, channel_id, account, caller_id,
        call_status, disposition, reason, hangup_cause, call_tried, duration, billsec, recording_path, batch_id
        """;
    assertThat(theirs.text("SELECT concat_ws('|', " + fields + ") FROM dialer_calls"))
        .isEqualTo(
            "+491700000000|+49 170|Jo \"é\" \\ ☎|spring|{\"a\": [1, null, \"x\"]}|act|chan|acc|+1234567890"
                + "|processed|ANSWERED|well|16|2|31|19|/rec/x.wav|12345");
    assertThat(
            theirs.text(
                "SELECT concat_ws('|', call_id, id, queue_id, server_code,"
                    + " extract(epoch FROM started_at), extract(epoch FROM answered_at)) FROM dialer_calls"))
        .isEqualTo(
            world.text(
                "SELECT concat_ws('|', c.id, entry_id, queue_id, s.code, extract(epoch FROM started_at),"
                    + " extract(epoch FROM answered_at)) FROM calls c, asterisk_servers s"
                    + " WHERE c.id = ? AND s.id = attempt_server_id",
                call));
    assertThat(theirs.text("SELECT exported_at > now() - interval '1 minute' FROM dialer_calls"))
        .isEqualTo("t");
  }

  @Test
  void what_was_committed_there_and_not_forgotten_here_is_there_once_and_counted_once()
      throws Exception {
    Theirs theirs = Theirs.fresh();
    long tenant = world.tenant(5);
    theirs.give(world, tenant);
    finished(tenant, 130);
    Exports exports = world.functions.getBean(Exports.class);
    Turn turn =
        exports.claim(100, 100).stream()
            .filter(t -> t.clientId() == tenant)
            .findFirst()
            .orElseThrow();
    Batch batch = exports.batch(turn, 50);
    var url = DatabaseUrls.unsealed(world.functions.getBean(Keys.class), turn.sealed());
    try (var connection =
        world.functions.getBean(TenantDatabases.class).connect(url, Duration.ofSeconds(9))) {
      connection.take(batch.rows());
    } // and here it died
    assertThat(theirs.calls()).isEqualTo(50);
    export();
    assertThat(waiting(tenant)).as("its turn may not be over yet").isEqualTo(130);
    world.clock.advance(Exports.LEASE.plusSeconds(1));
    export();
    assertThat(theirs.calls()).isEqualTo(130);
    assertThat(exported(tenant)).isEqualTo(130);
    assertThat(waiting(tenant)).isZero();
    exports.arrived(turn, batch); // what a dead one says late changes nothing
    assertThat(exported(tenant)).isEqualTo(130);
  }

  @Test
  void two_workers_at_once_bring_each_call_once() throws Exception {
    Theirs theirs = Theirs.fresh();
    long tenant = world.tenant(5);
    theirs.give(world, tenant);
    finished(tenant, 1000);
    AtomicBoolean over = new AtomicBoolean();
    try (World another = new World(jdbc, broker, SETTINGS)) {
      List<Thread> workers = new ArrayList<>();
      for (World one : List.of(world, another)) {
        Exporter exporter = one.functions.getBean(Exporter.class);
        workers.add(
            Thread.ofVirtual()
                .start(() -> {
                  while (!over.get()) {
                    exporter.run(Duration.ofSeconds(1));
                  }
                }));
      }
      while (waiting(tenant) > 0) { // nobody's turn is his alone
        world.run(
            "UPDATE exports SET leased_until = NULL, next_at = '-infinity' WHERE client_id = ?",
            tenant);
      }
      over.set(true);
      for (Thread worker : workers) {
        worker.join();
      }
    }
    assertThat(theirs.calls()).isEqualTo(1000);
    assertThat(exported(tenant)).isEqualTo(1000);
    assertThat(state(tenant)).isEqualTo("running");
  }

  @Test
  void a_wrong_table_is_told_by_its_columns_and_goes_on_when_it_is_mended() throws Exception {
    Theirs theirs = Theirs.fresh();
    Theirs others = Theirs.fresh();
    theirs.run(
        "CREATE TABLE dialer_calls (call_id uuid, id varchar(40), duration point, mine text)");
    long tenant = world.tenant(5);
    theirs.give(world, tenant);
    long other = world.tenant(5);
    others.give(world, other);
    finished(tenant, 60);
    finished(other, 60);
    export();
    assertThat(others.calls()).as("nobody else is affected").isEqualTo(60);
    assertThat(state(other)).isEqualTo("running");
    assertThat(state(tenant))
        .startsWith("schema: column \"queue_id\" of relation \"dialer_calls\" does not exist; ")
        .contains("; missing: queue_id, batch_id, phone_number, ")
        .contains(", billsec, ")
        .endsWith(", column duration is point and must be integer")
        .doesNotContain("column id ");
    String ddl = ddl(tenant);
    assertThat(ddl).contains("ALTER TABLE dialer_calls ADD COLUMN billsec integer;");
    theirs.run(ddl);
    exportLater();
    assertThat(state(tenant)).startsWith("schema: ").contains("call_id must be its primary key");
    theirs.run(ddl(tenant));
    exportLater();
    assertThat(state(tenant)).isEqualTo("running");
    assertThat(theirs.calls()).isEqualTo(60);
    assertThat(ddl(tenant)).isEqualTo("null");
  }

  @Test
  void what_a_table_refuses_waits_and_its_words_are_told_without_the_row() throws Exception {
    Theirs theirs = Theirs.fresh();
    long tenant = world.tenant(5);
    theirs.give(world, tenant);
    export(); // makes it
    theirs.run(
        "ALTER TABLE dialer_calls ADD COLUMN agent text NOT NULL, ADD UNIQUE (phone_number)");
    finished(tenant, 3);
    exportLater();
    assertThat(state(tenant))
        .isEqualTo(
            "schema: the table does not take a call: null value in column \"agent\" of relation"
                + " \"dialer_calls\" violates not-null constraint");
    theirs.run("ALTER TABLE dialer_calls ALTER COLUMN agent DROP NOT NULL");
    exportLater();
    assertThat(state(tenant))
        .contains(
            "duplicate key value violates unique constraint \"dialer_calls_phone_number_key\"")
        .doesNotContain("+49170");
    assertThat(waiting(tenant)).as("none is dropped in silence").isEqualTo(3);
    theirs.run("ALTER TABLE dialer_calls DROP CONSTRAINT dialer_calls_phone_number_key");
    exportLater();
    assertThat(theirs.calls()).isEqualTo(3);
  }

  @Test
  void a_role_that_may_not_make_the_table_is_told_what_its_owner_has_to_run() throws Exception {
    Theirs theirs = Theirs.fresh();
    String role = "writer-" + UUID.randomUUID();
    theirs.run("CREATE ROLE \"%s\" LOGIN".formatted(role));
    long tenant = world.tenant(5);
    Theirs.give(world, tenant, theirs.url(role));
    finished(tenant, 5);
    export();
    assertThat(state(tenant))
        .startsWith("schema: the table dialer_calls is missing, and the role may not make it: ");
    String ddl = ddl(tenant);
    assertThat(ddl)
        .contains("CREATE TABLE IF NOT EXISTS dialer_calls (")
        .contains("GRANT INSERT, SELECT (call_id) ON dialer_calls TO \"" + role + "\";");
    theirs.run(ddl.substring(0, ddl.indexOf("GRANT")));
    exportLater();
    assertThat(state(tenant)).isEqualTo("schema: permission denied for table dialer_calls");
    theirs.run(ddl(tenant));
    exportLater();
    assertThat(state(tenant)).isEqualTo("running");
    assertThat(theirs.calls()).as("with no other right than these").isEqualTo(5);
  }

  @Test
  void a_database_that_says_nothing_delays_nobody_else() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"))) {
      List<Socket> accepted = new ArrayList<>();
      Thread.ofVirtual()
          .start(
              new FutureTask<>(() -> {
                while (!silent.isClosed()) {
                  accepted.add(silent.accept());
                }
                return null;
              }));
      String nowhere =
          "postgresql://u:p@127.0.0.1:%d/d?sslmode=disable".formatted(silent.getLocalPort());
      List<Long> slow = new ArrayList<>();
      for (int i = 0; i < 15; i++) {
        slow.add(world.tenant(5));
        Theirs.give(world, slow.getLast(), nowhere);
        finished(slow.getLast(), 1);
      }
      Theirs theirs = Theirs.fresh();
      long tenant = world.tenant(5);
      theirs.give(world, tenant);
      finished(tenant, 200);
      Thread worker = Thread.ofVirtual().start(ExportCallsTest::export);
      dialer.api.TestWait.until(() -> waiting(tenant) == 0);
      assertThat(theirs.calls()).isEqualTo(200);
      assertThat(state(slow.getFirst())).as("still in its turn").isEqualTo("waiting");
      silent.close();
      for (Socket socket : accepted) {
        socket.close();
      }
      worker.join();
      for (long one : slow) {
        assertThat(state(one)).startsWith("away: ");
        assertThat(waiting(one)).isOne();
      }
      world.run(
          "UPDATE clients SET database_urls = NULL WHERE id = ANY(?)",
          (Object) slow.toArray(Long[]::new));
      assertThat(waiting(slow.getFirst())).as("nobody waits for it any more").isZero();
    }
  }

  @Test
  void a_failure_is_tried_again_after_growing_gaps_and_a_new_url_at_once() throws Exception {
    Theirs theirs = Theirs.fresh();
    long tenant = world.tenant(5);
    Theirs.give(world, tenant, "postgresql://u:p@127.0.0.1:1/d?sslmode=disable");
    finished(tenant, 1);
    List<Long> gaps = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      export();
      gaps.add(
          world.number(
              "SELECT extract(epoch FROM next_at - tried_at) * 1000 FROM exports WHERE client_id = ?",
              tenant));
      world.clock.advance(Duration.ofMillis(gaps.getLast() + 100));
    }
    assertThat(state(tenant)).isEqualTo("away: nobody answers there: connection refused");
    assertThat(gaps.getFirst()).isBetween(1500L, 2500L);
    assertThat(gaps.get(3)).isBetween(12_700L, 19_300L);
    assertThat(gaps.getLast()).isBetween(23_500L, 36_500L);
    export();
    theirs.give(world, tenant);
    export();
    assertThat(state(tenant)).isEqualTo("running");
    assertThat(theirs.calls()).isOne();
  }

  @Test
  void a_call_that_was_forgotten_meanwhile_is_counted_as_such() throws Exception {
    Theirs theirs = Theirs.fresh();
    long tenant = world.tenant(5);
    theirs.give(world, tenant);
    UUID gone = finished(tenant, 3).getFirst();
    world.run("DELETE FROM calls WHERE id = ?", gone);
    export();
    assertThat(theirs.calls()).isEqualTo(2);
    assertThat(exported(tenant)).isEqualTo(2);
    assertThat(world.number("SELECT forgotten FROM exports WHERE client_id = ?", tenant)).isOne();
  }

  @Test
  void where_nothing_runs_between_two_ticks_a_tick_waits_for_the_turns() throws Exception {
    Theirs theirs = Theirs.fresh();
    long tenant = world.tenant(5);
    theirs.give(world, tenant);
    finished(tenant, 120);
    world.tick();
    assertThat(theirs.calls()).isEqualTo(120);
  }

  @Test
  void calls_of_who_has_no_database_are_kept_for_none() throws Exception {
    long tenant = world.tenant(5);
    finished(tenant, 3);
    assertThat(waiting(tenant)).isZero();
  }
}
