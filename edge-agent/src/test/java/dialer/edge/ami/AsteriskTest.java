package dialer.edge.ami;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dialer.edge.Orders;
import dialer.edge.Wait;
import dialer.local.pbx.PbxSettings;
import dialer.local.pbx.SimulatedPbx;
import dialer.local.pbx.ami.Account;
import dialer.local.pbx.event.Privilege;
import dialer.message.Originate;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What is asked of an Asterisk that does not answer as it should.
class AsteriskTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  private SimulatedPbx pbx;

  @BeforeEach
  void start() {
    pbx =
        SimulatedPbx.start(
            PbxSettings.of(
                Account.lean("dialer", "secret"),
                new Account(
                    "deprived",
                    "secret",
                    Privilege.parse("system,call,cdr"),
                    Privilege.parse("call,originate"),
                    Set.of())));
  }

  @AfterEach
  void stop() {
    pbx.close();
  }

  @Test
  void a_list_of_channels_that_is_refused_is_no_empty_one() {
    try (Asterisk asterisk = connected("deprived", pbx.port())) {
      assertThatThrownBy(asterisk::channels)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("needs write=reporting");
    }
  }

  @Test
  void a_list_of_channels_that_ends_with_its_session_is_no_shorter_one() throws Exception {
    try (Shears wire = new Shears(pbx.port(), "Event: CoreShowChannelsComplete");
        Asterisk whole = connected("dialer", pbx.port());
        Asterisk cut = connected("dialer", wire.port())) {
      Originate order = Orders.waiting("99000000", 60);
      whole.originate(new Placement(order.attempt(), order.client(), order.action(), 30_000, null));
      Wait.until("the call is up", SOON, () -> channels(whole).stream().anyMatch(LiveChannel::up));

      assertThatThrownBy(cut::channels)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("before all channels were listed");
    }
  }

  private static List<LiveChannel> channels(Asterisk asterisk) {
    try {
      return asterisk.channels();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Asterisk connected(String account, int port) {
    Asterisk asterisk =
        new Asterisk(
            new AmiSettings("127.0.0.1", port, account, "secret", Duration.ofSeconds(15)),
            InstantSource.system(),
            new Deaf());
    asterisk.start();
    Wait.until("there is a session", SOON, asterisk::fresh);
    return asterisk;
  }

  private static final class Deaf implements Asterisk.Listener {
    @Override
    public void up(Instant startedAt) {}

    @Override
    public void heard(PbxEvent event) {}

    @Override
    public void down() {}
  }

  /// A wire that is cut before a line.
  private static final class Shears implements AutoCloseable {
    private final ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    private final int target;
    private final String before;

    private Shears(int target, String before) throws IOException {
      this.target = target;
      this.before = before;
      Thread.startVirtualThread(this::carry);
    }

    private int port() {
      return server.getLocalPort();
    }

    private void carry() {
      try (Socket client = server.accept();
          Socket upstream = new Socket(InetAddress.getLoopbackAddress(), target)) {
        Thread.startVirtualThread(() -> there(client, upstream));
        var in =
            new BufferedReader(
                new InputStreamReader(upstream.getInputStream(), StandardCharsets.UTF_8));
        OutputStream out = client.getOutputStream();
        for (String line = in.readLine();
            line != null && !line.equals(before);
            line = in.readLine()) {
          out.write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
        }
      } catch (IOException _) {
        // one side is gone, and the other goes too
      }
    }

    private static void there(Socket client, Socket upstream) {
      try {
        client.getInputStream().transferTo(upstream.getOutputStream());
      } catch (IOException _) {
        // cut
      }
    }

    @Override
    public void close() throws IOException {
      server.close();
    }
  }
}
