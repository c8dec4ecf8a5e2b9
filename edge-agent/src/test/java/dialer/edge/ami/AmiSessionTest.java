package dialer.edge.ami;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class AmiSessionTest {
  /// As one behind a wire that was cut, or that is just starting, does.
  @Test
  void an_asterisk_that_hangs_up_before_it_has_greeted_is_gone_at_once_though_the_login_waits()
      throws Exception {
    try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var session =
          new AmiSession(
              new AmiSettings(
                  "127.0.0.1", server.getLocalPort(), "agent", "secret", Duration.ofSeconds(5)),
              InstantSource.system(),
              event -> {});
      var login = Thread.ofVirtual().start(() -> open(session));
      server.accept().close();
      assertThat(session.awaitGone(Duration.ofSeconds(4))).isTrue();
      assertThat(login.isAlive()).as("holding the library's lock").isTrue();
      login.interrupt();
      login.join();
    }
  }

  private static void open(AmiSession session) {
    try {
      session.open();
    } catch (Exception e) {
      // that it fails is its business
    }
  }
}
