package dialer.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dialer.local.up.Pbx;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;

/// The baseline: a loop over one AMI socket that originates, keeps so many in flight, and takes a
/// call for over at its Hangup. No queue, no journal, no rules, nothing reported.
final class RawLoop implements AutoCloseable {
  private static final int SILENCE_MILLIS = 60_000;

  private final Socket socket;
  private final BufferedReader in;
  private final OutputStream out;

  RawLoop(Pbx pbx) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), pbx.amiPort());
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(SILENCE_MILLIS);
    in = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII), 65_536);
    out = socket.getOutputStream();
    in.readLine(); // the greeting
    send("Action: Login\r\nUsername: %s\r\nSecret: %s\r\n\r\n".formatted(pbx.user(), pbx.secret()));
    if (!"Success".equals(message().get("Response"))) {
      throw new IOException("Asterisk refused the login");
    }
  }

  /// @param perSecond new calls at most, from the first one on
  /// @return the time from the first byte to the last Hangup
  /// @throws IOException when Asterisk says nothing for a minute
  Duration run(int calls, int inFlight, double perSecond) throws IOException {
    Set<String> up = new HashSet<>();
    int sent = 0;
    int over = 0;
    long began = System.nanoTime();
    while (over < calls) {
      if (up.isEmpty()) {
        LockSupport.parkNanos((long) (began + sent * 1e9 / perSecond) - System.nanoTime());
      }
      double due = 1 + (System.nanoTime() - began) * perSecond / 1e9;
      var batch = new StringBuilder();
      for (; sent < Math.min(calls, due) && up.size() < inFlight; sent++) {
        var id = UUID.randomUUID().toString();
        up.add(id);
        batch.append(originate(id, sent));
      }
      if (!batch.isEmpty()) {
        send(batch.toString());
      }
      try {
        var message = message();
        boolean hungUp = "Hangup".equals(message.get("Event"));
        boolean refused = "Error".equals(message.get("Response"));
        if ((hungUp && up.remove(message.getOrDefault("Uniqueid", "")))
            || (refused && up.remove(message.getOrDefault("ActionID", "")))) {
          over++;
        }
      } catch (SocketTimeoutException e) {
        throw new IOException(over + " of " + calls + " calls were over, then silence", e);
      }
    }
    return Duration.ofNanos(System.nanoTime() - began);
  }

  /// The same call as the agent is given: hung up as soon as it is answered. By the caller, for the
  /// carrier's Answer() waits half a second for a first packet before it could.
  private static String originate(String id, int n) {
    return """
    Action: Originate\r
    ActionID: %1$s\r
    ChannelId: %1$s\r
    Channel: PJSIP/%2$s@endpoint1\r
    Application: Hangup\r
    Data: \r
    Timeout: 30000\r
    CallerID: "Bench" <+1234567890>\r
    Account: bench\r
    Async: true\r
    Variable: PJSIP_HEADER(add,X-Attempt)=%1$s\r
    Variable: __DIALER_ATTEMPT=%1$s\r
    \r
    """
        .formatted(id, Work.number(n));
  }

  private void send(String text) throws IOException {
    out.write(text.getBytes(US_ASCII));
    out.flush();
  }

  private Map<String, String> message() throws IOException {
    Map<String, String> message = new HashMap<>();
    for (var line = in.readLine(); ; line = in.readLine()) {
      if (line == null) {
        throw new IOException("Asterisk closed the connection");
      }
      if (line.isEmpty()) {
        return message;
      }
      int colon = line.indexOf(": ");
      if (colon > 0) {
        message.put(line.substring(0, colon), line.substring(colon + 2));
      }
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
