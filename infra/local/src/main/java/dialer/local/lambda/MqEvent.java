package dialer.local.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.LongString;
import io.micronaut.serde.ObjectMapper;
import java.io.IOException;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A batch as the event source of Amazon MQ for RabbitMQ hands it over.
final class MqEvent {
  private MqEvent() {}

  static byte[] of(String queue, List<Delivery> batch) throws IOException {
    return ObjectMapper.getDefault()
        .writeValueAsBytes(
            Map.of(
                "eventSource",
                "aws:rmq",
                "eventSourceArn",
                "arn:aws:mq:local:000000000000:broker:local",
                "rmqMessagesByQueue",
                Map.of(queue + "::/", batch.stream().map(MqEvent::message).toList())));
  }

  private static Map<String, Object> message(Delivery delivery) {
    var given = delivery.getProperties();
    Map<String, @Nullable Object> properties = new LinkedHashMap<>();
    properties.put("contentType", given.getContentType());
    properties.put("contentEncoding", given.getContentEncoding());
    Map<String, @Nullable Object> headers = new HashMap<>();
    if (given.getHeaders() != null) {
      given.getHeaders().forEach((name, value) -> headers.put(name, header(value)));
    }
    properties.put("headers", headers);
    properties.put("deliveryMode", given.getDeliveryMode());
    properties.put("priority", given.getPriority());
    properties.put("correlationId", given.getCorrelationId());
    properties.put("replyTo", given.getReplyTo());
    properties.put("expiration", given.getExpiration());
    properties.put("messageId", given.getMessageId());
    properties.put(
        "timestamp", given.getTimestamp() == null ? null : given.getTimestamp().toString());
    properties.put("type", given.getType());
    properties.put("userId", given.getUserId());
    properties.put("appId", given.getAppId());
    properties.put("clusterId", given.getClusterId());
    properties.put("bodySize", delivery.getBody().length);
    return Map.of(
        "basicProperties", properties,
        "redelivered", delivery.getEnvelope().isRedeliver(),
        "data", Base64.getEncoder().encodeToString(delivery.getBody()));
  }

  private static @Nullable Object header(@Nullable Object value) {
    return switch (value) {
      case null -> null;
      case Number number -> number;
      case Boolean truth -> truth;
      case LongString text -> Map.of("bytes", bytes(text.getBytes()));
      default -> Map.of("bytes", bytes(value.toString().getBytes(UTF_8)));
    };
  }

  private static List<Integer> bytes(byte[] text) {
    var all = new java.util.ArrayList<Integer>();
    for (byte each : text) {
      all.add((int) each);
    }
    return all;
  }
}
