package dialer.api.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dialer.api.World;
import dialer.local.service.TestServices;
import java.sql.DriverManager;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The second wall: statements that forget to ask for their tenant's rows.
class RowSecurityTest {
  private static World world;
  private static Database database;
  private static long tenant;
  private static List<UUID> calls;

  @BeforeAll
  static void begin() throws Exception {
    world = new World(Map.of());
    database = world.functions.getBean(Database.class);
    tenant = withCalls();
    calls =
        database.read(db ->
            db.list(row -> row.uuid("id"), "SELECT id FROM calls WHERE client_id = ?", tenant));
    withCalls();
  }

  /// One that was told of, and posted, how a call of it ended.
  private static long withCalls() throws Exception {
    long made = world.tenant(5);
    world.run("UPDATE clients SET callbackurl = 'https://hooks.example.test/' WHERE id = ?", made);
    long server = world.server(50);
    world.allocate(made, server, 5);
    world.calls(made, world.queue(made), server, 3);
    world.dispatch().dispatch(made);
    world.run(
        """
        UPDATE calls SET call_status = 'processed', disposition = 'BUSY', call_tried = 1, started_at = now(),
                         ended_at = now() WHERE id = (SELECT min(id::text)::uuid FROM calls WHERE client_id = ?)
        """,
        made);
    world.run(
        """
        INSERT INTO delivery_tries (delivery_id, number, url, at, millis)
        SELECT id, 1, 'https://hooks.example.test/', now(), 3 FROM deliveries WHERE client_id = ?
        """,
        made);
    world.run(
        "INSERT INTO signing_secrets (client_id, sealed, created_at) VALUES (?, '', now())", made);
    return made;
  }

  @AfterAll
  static void end() throws Exception {
    world.close();
  }

  private static List<UUID> allCalls(Session db) {
    return db.list(row -> row.uuid("id"), "SELECT id FROM calls");
  }

  @Test
  void a_statement_that_names_no_tenant_sees_the_readers_rows_alone() {
    assertThat(database.read(RowSecurityTest::allCalls)).hasSize(6);
    assertThat(database.readAs(tenant, RowSecurityTest::allCalls))
        .hasSize(3)
        .containsExactlyInAnyOrderElementsOf(calls);
    for (String table :
        List.of(
            "allocations",
            "attempts",
            "queue_masters",
            "shares",
            "queue_tallies",
            "dialled_sums",
            "receivers",
            "deliveries",
            "delivery_tries",
            "live_pages",
            "live_counters",
            "signing_secrets")) {
      String count =
          table.equals("signing_secrets") ? "SELECT count(id) FROM " : "SELECT count(*) FROM ";
      long all = database.read(db -> db.number(count + table));
      long own = database.readAs(tenant, db -> db.number(count + table));
      assertThat(own).as(table).isPositive().isEqualTo(all / 2);
    }
    long clients = database.readAs(tenant, db -> db.number("SELECT count(id) FROM clients"));
    assertThat(clients).isEqualTo(1);
    assertThat(database.readAs(0, RowSecurityTest::allCalls)).isEmpty();
  }

  @Test
  void who_reads_for_a_tenant_sees_no_secret_and_changes_nothing() {
    for (String sql :
        List.of(
            "SELECT password_hash FROM clients",
            "SELECT * FROM api_keys",
            "SELECT * FROM signing_keys",
            "SELECT sealed FROM signing_secrets",
            "SELECT * FROM deliveries_default",
            "SELECT * FROM calls_" + month())) {
      assertThatThrownBy(() -> database.readAs(tenant, db -> db.list(_ -> true, sql)))
          .as(sql)
          .hasStackTraceContaining("permission denied");
    }
    assertThatThrownBy(() -> database.readAs(tenant, db -> db.update("DELETE FROM calls")))
        .isInstanceOf(DatabaseFault.class);
  }

  private static String month() {
    return database.read(db ->
        db.first(row -> row.text("m"), "SELECT to_char(now() AT TIME ZONE 'UTC', 'YYYY_MM') AS m")
            .orElseThrow());
  }

  @Test
  void the_next_one_on_the_connection_is_not_held_to_it() {
    for (int i = 0; i < 40; i++) {
      assertThat(database.readAs(tenant, RowSecurityTest::allCalls)).hasSize(3);
      assertThat(database.read(RowSecurityTest::allCalls)).hasSize(6);
    }
  }

  @Test
  void it_holds_where_the_owner_of_the_database_is_no_superuser() throws Exception {
    String url = TestServices.freshDatabase();
    String name = url.replaceFirst(".*/([^/?]+).*", "$1");
    try (var admin = DriverManager.getConnection(url);
        var statement = admin.createStatement()) {
      statement.execute("CREATE ROLE owner_of_" + name + " LOGIN CREATEROLE");
      statement.execute("GRANT dialer_tenant TO owner_of_" + name + " WITH ADMIN OPTION");
      statement.execute("ALTER DATABASE " + name + " OWNER TO owner_of_" + name);
      statement.execute("ALTER SCHEMA public OWNER TO owner_of_" + name);
    }
    String owners = url.replaceFirst("user=[^&]*", "user=owner_of_" + name);
    try (World own =
        new World(
            owners,
            TestServices.freshVhost(),
            Map.of("datasources.default.username", "owner_of_" + name))) {
      long made = own.tenant(5);
      long server = own.server(50);
      own.allocate(made, server, 5);
      own.calls(made, own.queue(made), server, 2);
      long other = own.tenant(5);
      own.calls(other, null, null, 2);
      assertThat(own.dispatch().dispatch(made)).isEqualTo(2);
      assertThat(own.functions.getBean(Database.class).readAs(made, RowSecurityTest::allCalls))
          .hasSize(2);
    }
  }
}
