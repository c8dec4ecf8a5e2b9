package dialer.local.service;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// For tests, of every module: one Postgres, one RabbitMQ and one Redis a JVM, each started when
/// first asked for, on free ports, in a temporary directory, and gone with the JVM. A test class
/// takes a database and a vhost of its own and need not clean up.
public final class TestServices {

  private static final int VHOSTS_AT_ONCE = 8;
  private static final AtomicInteger DATABASES = new AtomicInteger();
  private static final Deque<String> VHOSTS = new ArrayDeque<>();

  private static @Nullable Path directory;
  private static @Nullable LocalPostgres postgres;
  private static @Nullable LocalRabbit rabbit;
  private static @Nullable LocalRedis redis;

  private TestServices() {}

  public static synchronized LocalPostgres postgres() {
    if (postgres == null) {
      postgres = LocalPostgres.start(directory().resolve("postgres"));
    }
    return postgres;
  }

  public static synchronized LocalRabbit rabbit() {
    if (rabbit == null) {
      rabbit = LocalRabbit.start(directory().resolve("rabbitmq"));
    }
    return rabbit;
  }

  public static synchronized LocalRedis redis() {
    if (redis == null) {
      redis = LocalRedis.start(directory().resolve("redis"));
    }
    return redis;
  }

  /// A new, empty database; the answer is its JDBC URL with the user in it (no password).
  public static String freshDatabase() {
    return postgres().database("test_" + DATABASES.incrementAndGet());
  }

  /// A new, empty vhost; the answer is its URI with user and password.
  public static synchronized String freshVhost() {
    if (VHOSTS.isEmpty()) {
      VHOSTS.addAll(rabbit().newVhosts(VHOSTS_AT_ONCE));
    }
    return VHOSTS.remove();
  }

  private static Path directory() {
    if (directory == null) {
      try {
        directory = Files.createTempDirectory("dialer-test-");
      } catch (IOException e) {
        throw new ServiceFailure("no temporary directory", e);
      }
      Runtime.getRuntime().addShutdownHook(new Thread(TestServices::stop, "test-services"));
    }
    return directory;
  }

  private static synchronized void stop() {
    for (var service : new @Nullable AutoCloseable[] {rabbit, redis, postgres}) {
      try (service) {
        // closing is all
      } catch (Exception e) {
        System.getLogger(TestServices.class.getName())
            .log(System.Logger.Level.WARNING, "a service did not stop", e);
      }
    }
    if (directory != null) {
      remove(directory);
    }
  }

  private static void remove(Path folder) {
    try (var paths = Files.walk(folder)) {
      for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      System.getLogger(TestServices.class.getName())
          .log(System.Logger.Level.WARNING, folder + " stays behind", e);
    }
  }
}
