package dialer.bench.api;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Locale;

/// A client that posts batches over one connection, with so little work of its own that the server
/// is what is measured.
final class Posting implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 60_000;
  private static final int BUFFER = 65_536;

  private final Socket socket;
  private final InputStream in;
  private final byte[] head;

  /// @param path of the insert
  /// @param length of every body, bytes
  Posting(int port, String path, String key, int length) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(PATIENCE_MILLIS);
    in = new BufferedInputStream(socket.getInputStream(), BUFFER);
    head =
        """
        POST %s HTTP/1.1\r
        Host: 127.0.0.1\r
        X-API-KEY: %s\r
        Content-Type: application/json\r
        Content-Length: %d\r
        \r
        """
            .formatted(path, key, length)
            .getBytes(US_ASCII);
  }

  /// @return the answer's body
  /// @throws IOException for any answer but 200
  String post(byte[] body) throws IOException {
    var out = socket.getOutputStream();
    out.write(head);
    out.write(body);
    var status = line();
    int length = -1;
    boolean chunked = false;
    for (var line = line(); !line.isEmpty(); line = line()) {
      var lower = line.toLowerCase(Locale.ROOT);
      if (lower.startsWith("content-length:")) {
        length = Integer.parseInt(lower.substring(lower.indexOf(':') + 1).strip());
      }
      chunked |= lower.startsWith("transfer-encoding:") && lower.contains("chunked");
    }
    var answer = new String(chunked ? chunks() : in.readNBytes(Math.max(0, length)), US_ASCII);
    if (!status.startsWith("HTTP/1.1 200")) {
      throw new IOException(status + " " + answer);
    }
    return answer;
  }

  private byte[] chunks() throws IOException {
    var all = new ByteArrayOutputStream();
    for (int size = size(); size > 0; size = size()) {
      all.write(in.readNBytes(size));
      line();
    }
    line();
    return all.toByteArray();
  }

  private int size() throws IOException {
    return Integer.parseInt(line().split(";", 2)[0].strip(), 16);
  }

  private String line() throws IOException {
    var line = new StringBuilder();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new IOException("the server closed the connection");
      }
      if (b != '\r') {
        line.append((char) b);
      }
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
