package dialer.api.broker;

import dialer.message.MessageType;
import dialer.message.ReportLines;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A message as it came.
///
/// @param type the AMQP `type`, null when there was none
/// @param messageId null when there was none
/// @param headers AMQP headers; of a dead-lettered message they say where it died and why
public record Incoming(
    String queue,
    @Nullable String type,
    @Nullable String messageId,
    Map<String, Object> headers,
    byte[] body) {

  /// Its reports as messages of their own, where it holds several; else itself.
  public List<Incoming> each() {
    return ReportLines.are(type)
        ? ReportLines.split(body).stream()
            .map(line ->
                new Incoming(queue, MessageType.ATTEMPT_REPORT.label(), messageId, headers, line))
            .toList()
        : List.of(this);
  }
}
