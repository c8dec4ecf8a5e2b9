package dialer.api.broker;

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
    byte[] body) {}
