package dialer.local.prove;

import dialer.local.demo.Api;
import dialer.local.service.ServiceFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/// A system that `infra/local/up` has started, by what it left in its directory.
final class RunningSystem {
  private final Path dir;
  private final Map<String, String> env = new HashMap<>();

  /// @throws ServiceFailure when nothing was started there
  RunningSystem(Path dir) {
    this.dir = dir;
    try {
      for (var line : Files.readAllLines(dir.resolve("env"))) {
        int equals = line.indexOf('=');
        env.put(line.substring(0, equals), line.substring(equals + 1).replace("'", ""));
      }
    } catch (IOException e) {
      throw new ServiceFailure(
          dir + " holds no system: start one with infra/local/up --dir " + dir, e);
    }
  }

  Api api() {
    return new Api(value("BASE_URL"));
  }

  String tenantKey() {
    return value("TENANT_KEY");
  }

  String superuserKey() {
    return value("SUPERUSER_KEY");
  }

  /// For leads.
  String dialerKey() {
    return value("DIALER_KEY");
  }

  Path carrierLog() {
    return Path.of(value("CARRIER_LOG"));
  }

  /// SIGKILL. Its launcher starts it again.
  ///
  /// @return the process that was killed
  long kill(Part part) {
    try {
      var recorded = Files.readString(dir.resolve(part.pidFile())).strip().split("\\s+");
      long pid = Long.parseLong(recorded[0]);
      if (!ProcessHandle.of(pid).map(ProcessHandle::destroyForcibly).orElse(false)) {
        throw new ServiceFailure(part + " does not run");
      }
      return pid;
    } catch (IOException e) {
      throw new ServiceFailure(part + " has no pid file in " + dir, e);
    }
  }

  private String value(String name) {
    var value = env.get(name);
    if (value == null) {
      throw new ServiceFailure(dir.resolve("env") + " has no " + name);
    }
    return value;
  }
}
