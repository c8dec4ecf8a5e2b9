package dialer.local.pbx.ami;

import dialer.local.pbx.ami.AmiRequest.Header;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads messages the way Asterisk does, faults included: a bare LF ends a line (which is why a
/// value with one injects headers), a CR elsewhere belongs to the value, an empty line ends a
/// message even if it is the first.
final class MessageReader {
  /// What came in.
  sealed interface Incoming {}

  record Message(AmiRequest request) implements Incoming {}

  /// @param complaint Asterisk's own words
  record Broken(String complaint) implements Incoming {}

  private static final int LONGEST_LINE = 1024;
  private static final int MOST_HEADERS = 128;

  private final InputStream in;

  MessageReader(InputStream in) {
    this.in = in;
  }

  /// The next message, or nothing at the end of the stream. What follows the fault in a broken
  /// message is skipped.
  Optional<Incoming> next() throws IOException {
    List<Header> headers = new ArrayList<>();
    Optional<Incoming> fault = Optional.empty();
    while (true) {
      var line = line();
      if (line.isEmpty()) {
        return Optional.empty();
      }
      var text = line.get();
      if (text.isEmpty()) {
        return fault.or(() -> Optional.of(new Message(new AmiRequest(headers))));
      }
      if (fault.isPresent()) {
        continue;
      }
      if (text.length() > LONGEST_LINE) {
        fault = Optional.of(new Broken("Failed to parse message: line too long"));
      } else if (headers.size() == MOST_HEADERS) {
        fault = Optional.of(new Broken("Too many lines in message or allocation failure"));
      } else {
        header(text).ifPresent(headers::add);
      }
    }
  }

  private static Optional<Header> header(String line) {
    int colon = line.indexOf(':');
    return colon <= 0
        ? Optional.empty()
        : Optional.of(
            new Header(line.substring(0, colon).strip(), line.substring(colon + 1).stripLeading()));
  }

  private Optional<String> line() throws IOException {
    var bytes = new ByteArrayOutputStream(64);
    int b = in.read();
    while (b >= 0 && b != '\n') {
      if (bytes.size() <= LONGEST_LINE + 1) {
        bytes.write(b);
      }
      b = in.read();
    }
    if (b < 0) {
      return Optional.empty();
    }
    var line = bytes.toString(StandardCharsets.UTF_8);
    return Optional.of(line.endsWith("\r") ? line.substring(0, line.length() - 1) : line);
  }
}
