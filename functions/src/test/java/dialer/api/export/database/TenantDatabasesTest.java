package dialer.api.export.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dialer.api.export.database.Trouble.Kind;
import dialer.api.notify.reach.TestNames;
import dialer.local.service.LocalPostgres;
import dialer.local.service.TestCertificate;
import io.micronaut.context.ApplicationContext;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// How a tenant's database is reached: which addresses, how encrypted, for how long.
class TenantDatabasesTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  @TempDir private static Path folder;

  private static ApplicationContext functions;
  private static TenantDatabases databases;
  private static TestNames names;
  private static LocalPostgres server;
  private static TestCertificate certificate;

  @BeforeAll
  static void begin() throws Exception {
    functions =
        ApplicationContext.run(
            Map.of(
                "flyway.datasources.default.enabled", false,
                "dialer.tick.enabled", false,
                "dialer.intake.enabled", false,
                "dialer.keys.pepper", "a pepper for tests, of 32 characters or more",
                "dialer.notify.reach.allowed-networks", "127.0.0.1/32"),
            "test");
    databases = functions.getBean(TenantDatabases.class);
    names = functions.getBean(TestNames.class);
    names.put("db.example.test", "127.0.0.1");
    names.put("other.example.test", "127.0.0.1");
    server = LocalPostgres.start(folder.resolve("postgres"));
    certificate = TestCertificate.make(folder, "db.example.test");
  }

  @AfterAll
  static void end() {
    server.close();
    functions.close();
  }

  private static DatabaseUrl url(String host, int port, String more) {
    return DatabaseUrl.parse(
        "postgresql://postgres:sesame@" + host + ":" + port + "/postgres" + more);
  }

  private static Trouble trouble(DatabaseUrl url) {
    return trouble(url, LONG);
  }

  private static Trouble trouble(DatabaseUrl url, Duration longest) {
    try (TenantDatabase database = databases.connect(url, longest)) {
      throw new AssertionError("it was reached");
    } catch (Trouble trouble) {
      assertThat(trouble.sentence()).doesNotContain("sesame");
      return trouble;
    }
  }

  private static void run(String sql) throws Exception {
    try (var connection = DriverManager.getConnection(server.jdbcUrl());
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "10.0.0.1",
        "127.0.0.2",
        "169.254.169.254",
        "192.168.1.1",
        "[::1]",
        "0.0.0.0",
        "2130706434",
        "localhost.localdomain.example.test"
      })
  void an_address_that_is_not_public_is_not_connected_to(String host) throws Exception {
    names.put("localhost.localdomain.example.test", "127.0.0.9");
    Trouble trouble = trouble(url(host, server.port(), "?sslmode=disable"));
    assertThat(trouble.kind()).isEqualTo(Kind.REFUSED);
    assertThat(trouble.sentence()).contains(", which is not public");
  }

  @Test
  void the_address_that_was_checked_is_the_one_connected_to() throws Exception {
    AtomicInteger lookups = new AtomicInteger();
    names.put(
        "tricks.example.test", () -> lookups.incrementAndGet() == 1 ? "127.0.0.1" : "10.0.0.1");
    databases.connect(url("tricks.example.test", server.port(), "?sslmode=disable"), LONG).close();
    assertThat(lookups).as("nobody asked again between check and connect").hasValue(1);
  }

  @Test
  void without_a_word_about_it_the_connection_is_encrypted_or_not_made() throws Exception {
    try (ServerSocket plain = new ServerSocket(0, 5, InetAddress.ofLiteral("127.0.0.1"))) {
      ByteArrayOutputStream said = new ByteArrayOutputStream();
      Thread answering =
          Thread.ofVirtual()
              .start(
                  new FutureTask<>(() -> {
                    try (Socket socket = plain.accept()) {
                      said.write(socket.getInputStream().readNBytes(8));
                      socket.getOutputStream().write('N'); // no TLS here
                      socket.getInputStream().transferTo(said);
                    }
                    return null;
                  }));
      Trouble trouble = trouble(url("db.example.test", plain.getLocalPort(), ""));
      assertThat(trouble.kind()).isEqualTo(Kind.REFUSED);
      assertThat(trouble.sentence()).contains("does not offer TLS").contains("sslmode=disable");
      answering.join();
      assertThat(said.toByteArray()).as("asked for TLS and said nothing else").hasSize(8);
    }
  }

  @Test
  void a_server_that_has_not_shown_who_it_is_does_not_get_the_password() throws Exception {
    try (ServerSocket curious = new ServerSocket(0, 5, InetAddress.ofLiteral("127.0.0.1"))) {
      ByteArrayOutputStream said = new ByteArrayOutputStream();
      Thread asking =
          Thread.ofVirtual()
              .start(
                  new FutureTask<>(() -> {
                    try (Socket socket = curious.accept()) {
                      socket.getOutputStream().write(new byte[] {'R', 0, 0, 0, 8, 0, 0, 0, 3});
                      socket.getInputStream().transferTo(said);
                    }
                    return null;
                  }));
      Trouble trouble = trouble(url("db.example.test", curious.getLocalPort(), "?sslmode=disable"));
      assertThat(trouble.kind()).isEqualTo(Kind.REFUSED);
      asking.join();
      assertThat(said.toString(StandardCharsets.UTF_8))
          .contains("postgres")
          .doesNotContain("sesame");
    }
  }

  @Test
  void tls_is_as_strict_as_the_url_says() throws Exception {
    run("ALTER SYSTEM SET ssl_cert_file = '%s'".formatted(certificate.certificate()));
    run("ALTER SYSTEM SET ssl_key_file = '%s'".formatted(certificate.key()));
    run("ALTER SYSTEM SET ssl = on");
    server.restart();

    try (TenantDatabase database =
        databases.connect(url("other.example.test", server.port(), ""), LONG)) {
      database.take("[]");
      assertThat(encrypted()).isEqualTo(1);
    }
    for (String mode : List.of("verify-ca", "verify-full")) {
      Trouble trouble = trouble(url("db.example.test", server.port(), "?sslmode=" + mode));
      assertThat(trouble.kind()).isEqualTo(Kind.REFUSED);
      assertThat(trouble.sentence()).startsWith("TLS failed: ");
    }
    SSLContext usual = SSLContext.getDefault();
    SSLContext.setDefault(certificate.context());
    try {
      databases
          .connect(url("db.example.test", server.port(), "?sslmode=verify-full"), LONG)
          .close();
      databases
          .connect(url("other.example.test", server.port(), "?sslmode=verify-ca"), LONG)
          .close();
      Trouble wrong = trouble(url("other.example.test", server.port(), "?sslmode=verify-full"));
      assertThat(wrong.kind()).isEqualTo(Kind.REFUSED);
      assertThat(wrong.sentence()).contains("other.example.test");
    } finally {
      SSLContext.setDefault(usual);
    }
  }

  private static long encrypted() throws Exception {
    try (var connection = DriverManager.getConnection(server.jdbcUrl());
        var statement = connection.createStatement();
        var row =
            statement.executeQuery(
                "SELECT count(*) FROM pg_stat_ssl JOIN pg_stat_activity USING (pid)"
                    + " WHERE ssl AND application_name = 'dialer-export'")) {
      row.next();
      return row.getLong(1);
    }
  }

  @Test
  void a_login_or_a_database_that_is_none_is_said_in_the_servers_words() {
    DatabaseUrl nobody =
        DatabaseUrl.parse(
            "postgresql://nobody:sesame@127.0.0.1:" + server.port() + "/postgres?sslmode=disable");
    assertThat(trouble(nobody).sentence()).isEqualTo("role \"nobody\" does not exist");
    assertThat(trouble(nobody).kind()).isEqualTo(Kind.REFUSED);
    DatabaseUrl none =
        DatabaseUrl.parse(
            "postgresql://postgres:sesame@127.0.0.1:" + server.port() + "/sesame?sslmode=disable");
    assertThat(trouble(none).sentence()).isEqualTo("database \"***\" does not exist");
  }

  @Test
  void one_that_drips_or_talks_without_end_is_cut() throws Exception {
    try (ServerSocket drips = talking(50);
        ServerSocket floods = talking(0)) {
      long began = System.nanoTime();
      Trouble slow =
          trouble(
              url("127.0.0.1", drips.getLocalPort(), "?sslmode=disable"), Duration.ofMillis(700));
      assertThat(slow.kind()).isEqualTo(Kind.AWAY);
      assertThat(slow.sentence()).isEqualTo("it took too long");
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
      Trouble loud = trouble(url("127.0.0.1", floods.getLocalPort(), "?sslmode=disable"));
      assertThat(loud.kind()).isEqualTo(Kind.AWAY);
      assertThat(loud.sentence()).as("before its time is over").isEqualTo("the connection broke");
    }
  }

  /// A server that lets in and then sends a notice whose text never comes to its end.
  private static ServerSocket talking(long pause) throws Exception {
    ServerSocket server = new ServerSocket(0, 5, InetAddress.ofLiteral("127.0.0.1"));
    Thread.ofVirtual()
        .start(
            new FutureTask<>(() -> {
              try (Socket socket = server.accept()) {
                var out = socket.getOutputStream();
                out.write(new byte[] {'R', 0, 0, 0, 8, 0, 0, 0, 0}); // come in
                out.write(new byte[] {'N', 0x3f, 0, 0, 0});
                byte[] part = new byte[pause == 0 ? 65_536 : 1];
                Arrays.fill(part, (byte) 'x');
                while (true) {
                  out.write(part);
                  out.flush();
                  Thread.sleep(pause);
                }
              }
            }));
    return server;
  }

  @Test
  void a_line_that_is_over_is_known_to_nobody() {
    assertThatThrownBy(() -> new Line.Sockets("any")).isInstanceOf(IllegalStateException.class);
  }
}
