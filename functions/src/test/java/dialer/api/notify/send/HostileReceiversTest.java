package dialer.api.notify.send;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostileReceiversTest {
  private static Sending sending;

  @BeforeAll
  static void begin() throws Exception {
    sending = new Sending();
  }

  @AfterAll
  static void end() throws Exception {
    sending.close();
  }

  /// The log of one post to a receiver of that manner.
  private static String logOf(RawReceiver.Manner manner) throws Exception {
    try (RawReceiver receiver = new RawReceiver(manner)) {
      long tenant = sending.tenantAt(receiver.port());
      sending.outcomes(tenant, 1);
      sending.send();
      return endedLog(tenant);
    }
  }

  /// And nothing more is sent to it.
  private static String endedLog(long tenant) throws Exception {
    String log = sending.log(tenant);
    sending.world.run("UPDATE clients SET callbackurl = NULL WHERE id = ?", tenant);
    return log;
  }

  private static void say(Socket connection, String text) throws IOException {
    connection.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    connection.getOutputStream().flush();
  }

  private static void waitForItsEnd(Socket connection) throws IOException {
    connection.getInputStream().transferTo(OutputStream.nullOutputStream());
  }

  @Test
  void whoever_hangs_at_whatever_point_is_given_up_after_five_seconds() throws Exception {
    Map<String, String> errors = new TreeMap<>();
    try (RawReceiver silent = new RawReceiver(HostileReceiversTest::waitForItsEnd);
        RawReceiver half =
            new RawReceiver(connection -> {
              say(connection, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
              waitForItsEnd(connection);
            });
        RawReceiver promises =
            new RawReceiver(connection -> {
              while (true) {
                say(connection, "HTTP/1.1 102 Processing\r\n\r\n");
                Thread.sleep(50);
              }
            });
        ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      List<Socket> queue = fill(full);
      sending.names().put(TestTls.HOST, "127.0.0.1");
      sending.names().put("full.example.test", "127.0.0.1");
      sending
          .names()
          .put(
              "lost.example.test",
              () -> {
                Thread.sleep(60_000); // a name server that does not answer
                return "127.0.0.1";
              });
      Map<String, Long> tenants =
          Map.of(
              "connect", sending.tenant("http://full.example.test:" + full.getLocalPort() + "/"),
              "name", sending.tenant("http://lost.example.test/"),
              "handshake", sending.tenant("https://" + TestTls.HOST + ":" + silent.port() + "/"),
              "answer", sending.tenantAt(silent.port()),
              "body", sending.tenantAt(half.port()),
              "promises", sending.tenantAt(promises.port()));
      for (long tenant : tenants.values()) {
        sending.outcomes(tenant, 1);
      }
      long began = System.nanoTime();
      sending.send();
      assertThat((System.nanoTime() - began) / 1e9).as("all at the same time").isLessThan(9);
      for (var tenant : tenants.entrySet()) {
        errors.put(tenant.getKey(), endedLog(tenant.getValue()));
      }
      for (Socket one : queue) {
        one.close();
      }
    }
    assertThat(errors.remove("connect"))
        .startsWith("1 Connect to ")
        .containsIgnoringCase("timed out");
    assertThat(errors.remove("name")).isEqualTo("1 lost.example.test was not resolved within 3 s");
    assertThat(errors).hasSize(4);
    assertThat(errors.values()).allMatch(log -> log.endsWith("no answer within 5 s"), "given up");
  }

  /// Connects until nobody gets in any more: the system drops what comes then.
  private static List<Socket> fill(ServerSocket server) throws IOException {
    List<Socket> queue = new ArrayList<>();
    try {
      while (queue.size() < 64) {
        Socket one = new Socket();
        queue.add(one);
        one.connect(new InetSocketAddress(server.getInetAddress(), server.getLocalPort()), 200);
      }
    } catch (SocketTimeoutException e) {
      return queue;
    }
    throw new IOException("a full queue lets everybody in here");
  }

  @ParameterizedTest
  @ValueSource(strings = {"X-More: of it\r\n", "one line that goes on and on "})
  void of_headers_without_end_no_more_is_read_than_headers_may_be(String more) throws Exception {
    AtomicLong taken = new AtomicLong();
    String log =
        logOf(connection -> {
          connection.setSendBufferSize(16 * 1024);
          say(connection, "HTTP/1.1 200 OK\r\nX-Begin: ");
          for (int sent = 0; sent < 50_000_000; sent += more.length() * 100) {
            say(connection, more.repeat(100));
            taken.addAndGet(more.length() * 100L);
          }
        });
    assertThat(log).startsWith("1 M").contains("exceeded").doesNotContain("200");
    assertThat(taken).hasValueLessThan(10_000_000);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "SSH-2.0-OpenSSH_9.2\r\n",
        "HTTP/1.1 200 OK\r\nContent-Len",
        "HTTP/1.1 abc OK\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nshort",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"
      })
  void what_is_no_whole_answer_is_none(String answer) throws Exception {
    String log =
        logOf(connection -> {
          connection.getInputStream().readNBytes(4);
          say(connection, answer);
          connection.shutdownOutput();
          waitForItsEnd(connection);
        });
    assertThat(log).matches("1 [^0-9 ].*");
  }

  @Test
  void nobody_listening_is_no_answer() throws Exception {
    RawReceiver gone = new RawReceiver(HostileReceiversTest::waitForItsEnd);
    gone.close();
    long tenant = sending.tenantAt(gone.port());
    sending.outcomes(tenant, 1);
    sending.send();
    assertThat(endedLog(tenant)).contains("Connection refused");
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void no_redirect_is_followed_wherever_it_leads(int status) throws Exception {
    try (Receiver inside = Receiver.answering(200)) {
      sending.names().put("r" + inside.port() + ".example.test", "127.0.0.1");
      for (String host : List.of("127.0.0.1", "r" + inside.port() + ".example.test")) {
        String log =
            logOf(connection -> {
              connection.getInputStream().readNBytes(4);
              say(
                  connection,
                  "HTTP/1.1 %d Go\r\nLocation: http://%s:%d/\r\nContent-Length: 0\r\n\r\n"
                      .formatted(status, host, inside.port()));
              waitForItsEnd(connection);
            });
        assertThat(log).isEqualTo("1 " + status + " redirects are not followed");
      }
      assertThat(inside.posts()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1 10.1.2.3, 10.1.2.3",
    "10.1.2.3 127.0.0.1, 10.1.2.3",
    "127.0.0.1 ::1, 0:0:0:0:0:0:0:1",
    "::ffff:10.1.2.3, 10.1.2.3",
    "64:ff9b::a01:203, 64:ff9b:0:0:0:0:a01:203",
    "0.0.0.0, 0.0.0.0",
  })
  void a_name_with_one_address_that_may_not_be_reached_is_not_posted_to_at_all(
      String addresses, String refused) throws Exception {
    try (Receiver receiver = Receiver.answering(200)) {
      sending.names().put("several.example.test", addresses);
      long tenant = sending.tenant("http://several.example.test:" + receiver.port() + "/");
      sending.outcomes(tenant, 1);
      sending.send();
      assertThat(endedLog(tenant))
          .isEqualTo("1 several.example.test is at " + refused + ", which is not public");
      assertThat(receiver.posts()).isEmpty();
    }
  }
}
