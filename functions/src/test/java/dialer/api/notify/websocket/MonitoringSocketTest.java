package dialer.api.notify.websocket;

import dialer.api.TestApi;
import dialer.api.TestWait;
import dialer.local.service.TestServices;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/// Netty holds the sockets.
class MonitoringSocketTest extends SocketContract {
  private static TestApi api;

  @BeforeAll
  static void begin() {
    Map<String, Object> settings = new HashMap<>(SETTINGS);
    settings.put("redis.uri", TestServices.redis().uri());
    api = new TestApi(settings);
  }

  @AfterAll
  static void end() {
    api.close();
  }

  @Override
  protected TestApi api() {
    return api;
  }

  @Override
  protected String host() {
    return api.wsUri();
  }

  @Override
  protected void expectTurnedAway(String query, String key, String sentence) throws Exception {
    SocketClient client = new SocketClient(host(), query, Map.of("X-API-KEY", key));
    TestWait.until(() -> client.ended().startsWith("1008 " + sentence));
  }
}
