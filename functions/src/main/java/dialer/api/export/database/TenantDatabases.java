package dialer.api.export.database;

import dialer.api.notify.reach.CheckedNames;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.URLEncoder;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.postgresql.Driver;

/// Opens connections to tenants' databases: 3 s to resolve a name, 3 s to connect to an address
/// that may be reached, 10 s for an answer, and then an end, whatever goes on. The driver is told
/// nothing of a url but where, who and how encrypted.
@Singleton
public final class TenantDatabases {
  private static final int ANSWER_SECONDS = 10;

  /// Who has not shown who it is gets proof that we know the password, and not the password.
  private static final String NO_BARE_PASSWORD = "!password";

  private final CheckedNames names;
  private final Driver driver = new Driver();
  private final ScheduledExecutorService ends =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("export-ends").factory());

  TenantDatabases(CheckedNames names) {
    this.names = names;
  }

  /// @param longest until it is cut
  /// @throws Trouble when it cannot be reached or does not let us in
  public TenantDatabase connect(DatabaseUrl url, Duration longest) throws Trouble {
    Line line = new Line(resolved(url), url.port());
    ScheduledFuture<?> end = ends.schedule(line::cut, longest.toMillis(), TimeUnit.MILLISECONDS);
    Runnable closing =
        () -> {
          end.cancel(false);
          line.close();
        };
    try {
      Connection connection =
          Objects.requireNonNull(driver.connect(address(url), properties(url, line)));
      connection.setAutoCommit(false);
      return new TenantDatabase(connection, line, closing, url);
    } catch (SQLException | RuntimeException e) {
      closing.run();
      throw Troubles.connecting(e, url, line);
    }
  }

  private InetAddress[] resolved(DatabaseUrl url) throws Trouble {
    try {
      return names.resolve(url.host());
    } catch (CheckedNames.Unreachable e) {
      throw Trouble.refused(String.valueOf(e.getMessage()));
    } catch (UnknownHostException e) {
      throw Trouble.away(String.valueOf(e.getMessage()));
    }
  }

  private static String address(DatabaseUrl url) {
    return "jdbc:postgresql://%s:%d/%s"
        .formatted(
            url.host(), url.port(), URLEncoder.encode(url.database(), StandardCharsets.UTF_8));
  }

  private static Properties properties(DatabaseUrl url, Line line) {
    Properties all = new Properties();
    all.setProperty("user", url.user());
    all.setProperty("password", url.password()); // even if empty: else the driver looks for a file
    all.setProperty("socketFactory", Line.Sockets.class.getName());
    all.setProperty("socketFactoryArg", line.id());
    all.setProperty("ApplicationName", "dialer-export");
    all.setProperty("loginTimeout", "0"); // the line ends; the driver would leave a thread behind
    all.setProperty("socketTimeout", Integer.toString(ANSWER_SECONDS + 5));
    all.setProperty("cancelSignalTimeout", "3");
    all.setProperty("scramMaxIterations", "100000"); // else a server could keep a CPU busy
    all.setProperty("gssEncMode", "disable");
    all.setProperty("jaasLogin", "false");
    all.setProperty("prepareThreshold", "0"); // a pooler may be between
    all.setProperty("maxResultBuffer", "1M");
    all.setProperty("logServerErrorDetail", "false"); // it quotes rows
    switch (url.encryption()) {
      case NONE -> {
        all.setProperty("sslmode", "disable");
        all.setProperty("requireAuth", NO_BARE_PASSWORD);
      }
      case REQUIRE -> {
        encrypted(all, "require", "org.postgresql.ssl.NonValidatingFactory");
        all.setProperty("requireAuth", NO_BARE_PASSWORD);
      }
      case VERIFY_CA -> encrypted(all, "verify-ca", "org.postgresql.ssl.DefaultJavaSSLFactory");
      case VERIFY_FULL -> encrypted(all, "verify-full", "org.postgresql.ssl.DefaultJavaSSLFactory");
    }
    return all;
  }

  /// @param factory not the driver's own, which looks for certificates and keys in files
  private static void encrypted(Properties all, String mode, String factory) {
    all.setProperty("sslmode", mode);
    all.setProperty("sslfactory", factory);
  }

  @PreDestroy
  void close() {
    ends.shutdownNow();
  }
}
