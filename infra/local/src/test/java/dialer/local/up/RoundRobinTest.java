package dialer.local.up;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dialer.local.service.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import org.junit.jupiter.api.Test;

class RoundRobinTest {

  /// Answers each connection with its name and what was sent to it.
  private static ServerSocket node(String name) throws IOException {
    var server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    Thread.startVirtualThread(() -> {
      while (!server.isClosed()) {
        try (var client = server.accept()) {
          var said = client.getInputStream().readAllBytes();
          client.getOutputStream().write(name.getBytes(US_ASCII));
          client.getOutputStream().write(said);
        } catch (IOException _) {
          // closed
        }
      }
    });
    return server;
  }

  private static String ask(int port, String what) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.getOutputStream().write(what.getBytes(US_ASCII));
      socket.shutdownOutput();
      return new String(socket.getInputStream().readAllBytes(), US_ASCII);
    }
  }

  @Test
  void connections_go_to_the_nodes_in_turn_and_past_one_that_is_away() throws IOException {
    int away = Ports.free();
    try (var a = node("a");
        var b = node("b");
        var balancer =
            new RoundRobin(Ports.free(), List.of(a.getLocalPort(), b.getLocalPort(), away))) {
      assertThat(ask(balancer.port(), "1")).isEqualTo("a1");
      assertThat(ask(balancer.port(), "2")).isEqualTo("b2");
      assertThat(ask(balancer.port(), "3")).isEqualTo("a3");
      assertThat(ask(balancer.port(), "4")).isEqualTo("a4");
    }
  }

  @Test
  void a_connection_that_no_node_takes_ends() throws IOException {
    try (var balancer = new RoundRobin(Ports.free(), List.of(Ports.free()))) {
      assertThat(ask(balancer.port(), "")).isEmpty();
    }
  }
}
