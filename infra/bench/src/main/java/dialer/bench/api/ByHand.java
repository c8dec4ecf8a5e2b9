package dialer.bench.api;

import dialer.bench.measure.Usage;
import dialer.local.service.LocalFiles;
import dialer.local.service.Ports;
import dialer.local.service.ServiceFailure;
import dialer.local.service.ServiceProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// The service in `infra/bench/node`, which a competent team would write by hand.
final class ByHand implements AutoCloseable {
  static final String KEY = "test-api-key";
  static final String DATABASE = "byhand";

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int INSTALL_MINUTES = 3;

  private final int port = Ports.free();
  private final ServiceProcess process;

  private ByHand(Path dir, Path installed, Platform platform) {
    process =
        ServiceProcess.start(
            dir,
            "byhand",
            Map.of(
                "PORT",
                Integer.toString(port),
                "PGPORT",
                Integer.toString(platform.postgresPort()),
                "AMQP_URI",
                platform.rabbitUri()),
            List.of("node", installed.resolve("service.mjs").toString()));
    process.awaitReady(PATIENCE, () -> !Ports.isFree(port));
  }

  /// @return empty where there is no Node.js, or npm cannot fetch what the service needs
  static Optional<ByHand> start(Path dir, Platform platform) throws IOException {
    var source = LocalFiles.infraLocal().resolve("../bench/node").normalize();
    var installed = source.resolveSibling("target").resolve("node");
    Files.createDirectories(installed);
    for (var file : List.of("package.json", "service.mjs")) {
      Files.copy(
          source.resolve(file), installed.resolve(file), StandardCopyOption.REPLACE_EXISTING);
    }
    if (!succeeds(dir, "node", "--version")
        || !succeeds(installed, "npm", "install", "--no-package-lock", "--no-audit", "--no-fund")) {
      return Optional.empty();
    }
    platform.database(DATABASE);
    return Optional.of(new ByHand(dir, installed, platform));
  }

  int port() {
    return port;
  }

  Usage usage() {
    return Usage.of(process.pid());
  }

  private static boolean succeeds(Path dir, String... command) {
    try {
      var process =
          new ProcessBuilder(command)
              .directory(dir.toFile())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (process.waitFor(INSTALL_MINUTES, TimeUnit.MINUTES)) {
        return process.exitValue() == 0;
      }
      process.destroyForcibly();
      return false;
    } catch (IOException e) {
      return false; // no such program
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ServiceFailure("interrupted", e);
    }
  }

  @Override
  public void close() {
    process.close();
  }
}
