package dialer.local.demo;

import dialer.local.service.ServiceFailure;
import io.micronaut.json.tree.JsonNode;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Whether a server's agent is there, as the API knows it: before that nothing is sent to it.
public final class AgentAtWork {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final long LOOK_EVERY_MILLIS = 100;

  private AgentAtWork() {}

  /// Waits until the API has heard from the server's agent that it is connected to its Asterisk.
  ///
  /// @return what to show
  /// @throws ServiceFailure after a minute; the agent's log says why
  public static String await(Api api, String superuser, String server) {
    var pause = new CountDownLatch(1);
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    try {
      do {
        if (isUp(api.get(superuser, "/servers").orFail("servers").body(), server)) {
          return server + " dials";
        }
      } while (!pause.await(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS)
          && System.nanoTime() < deadline);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new ServiceFailure(
        "the edge agent of %s did not report a connected Asterisk within %d s"
            .formatted(server, PATIENCE.toSeconds()));
  }

  private static boolean isUp(JsonNode answer, String server) {
    var servers = answer.get("data");
    if (servers == null) {
      return false;
    }
    for (var each : servers.values()) {
      var code = each.get("server_code");
      var up = each.get("asterisk_up");
      if (code != null && code.getStringValue().equals(server)) {
        return up != null && up.isBoolean() && up.getBooleanValue();
      }
    }
    return false;
  }
}
