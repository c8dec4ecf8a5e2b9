package dialer.local.service;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/// A real Postgres on loopback, taken from a Maven artifact, with durability on: what it has
/// committed is there after a `kill -9`. Its data directory is kept across starts. The superuser is
/// [#USER], without a password.
public final class LocalPostgres implements AutoCloseable {

  public static final String USER = "postgres";

  private static final Duration PATIENCE =
      Duration.ofSeconds(60); // recovery after a crash included
  private static final int MAX_CONNECTIONS = 200;

  private final Path dir;
  private final int port;
  private final Guard.Target postmaster;
  private EmbeddedPostgres server;
  private Guard guard;

  private LocalPostgres(Path dir, int port) {
    this.dir = dir;
    this.port = port;
    this.postmaster = new Guard.Target("INT", dir.resolve("data").resolve("postmaster.pid"));
    this.guard = Guard.over(postmaster);
    this.server = launch();
  }

  /// Starts one on a free port.
  ///
  /// @param dir holds its data, log and pid file
  public static LocalPostgres start(Path dir) {
    return start(dir, Ports.free());
  }

  /// Starts one; a server that an earlier run left on the same data is ended first.
  ///
  /// @throws ServiceFailure if it is not ready within a minute; its log says why
  public static LocalPostgres start(Path dir, int port) {
    return new LocalPostgres(LocalFiles.directory(dir), port);
  }

  public int port() {
    return port;
  }

  /// The database `postgres`.
  public String jdbcUrl() {
    return jdbcUrl("postgres");
  }

  /// The URL of a database, with the user in it; it is made if it does not exist.
  ///
  /// @param name letters, digits and underscores
  public String database(String name) {
    if (!name.matches("[a-z][a-z0-9_]{0,62}")) {
      throw new IllegalArgumentException("not a database name: " + name);
    }
    try (var connection = DriverManager.getConnection(jdbcUrl());
        var select = connection.prepareStatement("select 1 from pg_database where datname = ?");
        var create = connection.createStatement()) {
      select.setString(1, name);
      try (var found = select.executeQuery()) {
        if (!found.next()) {
          create.execute("create database " + name);
        }
      }
    } catch (SQLException e) {
      throw new ServiceFailure("the database " + name + " cannot be made", e);
    }
    return jdbcUrl(name);
  }

  /// The postmaster's.
  public long pid() {
    var file = postmaster.pidFile();
    try {
      return Long.parseLong(Files.readAllLines(file).getFirst().strip());
    } catch (IOException e) {
      throw new ServiceFailure("Postgres is not running: no " + file, e);
    }
  }

  public boolean isAlive() {
    return Files.exists(postmaster.pidFile()) && ProcessHandle.of(pid()).isPresent();
  }

  /// SIGKILL to the postmaster and all its children, as a power cut would; returns when they are
  /// dead.
  public void kill() {
    var family =
        ProcessHandle.of(pid()).stream()
            .flatMap(postmaster -> Stream.concat(Stream.of(postmaster), postmaster.descendants()))
            .toList();
    family.forEach(ProcessHandle::destroyForcibly);
    awaitEnd(family);
  }

  /// Ends it if it runs, and starts it on the same port and data.
  public void restart() {
    close();
    guard = Guard.over(postmaster);
    server = launch();
  }

  @Override
  public void close() {
    try {
      server.close(); // stops it if it runs, and gives the directory's lock back
    } catch (IOException e) {
      throw new ServiceFailure("Postgres' directory cannot be released", e);
    } finally {
      guard.close();
    }
  }

  private String jdbcUrl(String database) {
    return "jdbc:postgresql://127.0.0.1:%d/%s?user=%s".formatted(port, database, USER);
  }

  private EmbeddedPostgres launch() {
    Guard.endLeftOvers(postmaster);
    Ports.requireFree(port, "Postgres");
    var log =
        ProcessBuilder.Redirect.appendTo(
            LocalFiles.directory(dir.resolve("log")).resolve("postgres.log").toFile());
    try {
      return EmbeddedPostgres.builder()
          .setOverrideWorkingDirectory(unpacked())
          .setDataDirectory(dir.resolve("data"))
          .setCleanDataDirectory(false)
          .setRegisterShutdownHook(false) // the guard does it, also when no hook runs
          .setPort(port)
          .setPGStartupWait(PATIENCE)
          .setOutputRedirector(log)
          .setErrorRedirector(log)
          // the library is made for throw-away tests and switches both off
          .setServerConfig("fsync", "on")
          .setServerConfig("synchronous_commit", "on")
          .setServerConfig("max_connections", Integer.toString(MAX_CONNECTIONS))
          .setServerConfig("listen_addresses", "127.0.0.1")
          .setServerConfig("unix_socket_directories", "")
          .start();
    } catch (IOException e) {
      throw new ServiceFailure("Postgres cannot be started, see " + dir.resolve("log"), e);
    }
  }

  // The library lets everybody write to the folder it unpacks programs into; so it lies in a closed
  // one.
  private static File unpacked() {
    return LocalFiles.directory(LocalFiles.privateCache("postgres").resolve("unpacked")).toFile();
  }

  private static void awaitEnd(List<ProcessHandle> family) {
    try {
      CompletableFuture.allOf(
              family.stream().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new))
          .get(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      throw new ServiceFailure("killed processes did not die", e);
    }
  }
}
