package dialer.local.gateway;

import io.micronaut.serde.ObjectMapper;
import io.netty.handler.codec.http.FullHttpRequest;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What a route of a WebSocket API with a Lambda proxy integration is invoked with.
///
/// @param id of the connection
/// @param connectedAt when its upgrade was asked for
record SocketEvent(String id, Instant connectedAt, String source, String agent) {
  private static final DateTimeFormatter COMMON_LOG =
      DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ROOT).withZone(ZoneOffset.UTC);

  byte[] connect(FullHttpRequest upgrade, Map<String, List<String>> query, Instant now)
      throws IOException {
    Map<String, @Nullable Object> event = new LinkedHashMap<>();
    Map<String, List<String>> headers = ProxyEvent.all(upgrade.headers());
    event.put("headers", ProxyEvent.last(headers));
    event.put("multiValueHeaders", headers);
    if (!query.isEmpty()) {
      event.put("queryStringParameters", ProxyEvent.last(query));
      event.put("multiValueQueryStringParameters", query);
    }
    event.put("requestContext", context("$connect", "CONNECT", now));
    return written(event);
  }

  byte[] message(String text, Instant now) throws IOException {
    var context = context("$default", "MESSAGE", now);
    context.put("messageId", UUID.randomUUID().toString());
    Map<String, @Nullable Object> event = new LinkedHashMap<>();
    event.put("requestContext", context);
    event.put("body", text);
    return written(event);
  }

  byte[] disconnect(int status, String reason, Instant now) throws IOException {
    var context = context("$disconnect", "DISCONNECT", now);
    context.put("disconnectStatusCode", status);
    context.put("disconnectReason", reason);
    Map<String, @Nullable Object> event = new LinkedHashMap<>();
    event.put("headers", Map.of("Host", "local", "x-api-key", "", "x-restapi", ""));
    event.put(
        "multiValueHeaders",
        Map.of("Host", List.of("local"), "x-api-key", List.of(""), "x-restapi", List.of("")));
    event.put("requestContext", context);
    return written(event);
  }

  private Map<String, @Nullable Object> context(String route, String type, Instant now) {
    var request = UUID.randomUUID().toString();
    Map<String, @Nullable Object> context = new LinkedHashMap<>();
    context.put("routeKey", route);
    context.put("eventType", type);
    context.put("extendedRequestId", request);
    context.put("requestTime", COMMON_LOG.format(now));
    context.put("messageDirection", "IN");
    context.put("stage", "local");
    context.put("connectedAt", connectedAt.toEpochMilli());
    context.put("requestTimeEpoch", now.toEpochMilli());
    context.put("identity", Map.of("sourceIp", source, "userAgent", agent));
    context.put("requestId", request);
    context.put("domainName", "local.execute-api.us-east-1.amazonaws.com");
    context.put("connectionId", id);
    context.put("apiId", "local");
    return context;
  }

  private static byte[] written(Map<String, @Nullable Object> event) throws IOException {
    event.put("isBase64Encoded", false);
    return ObjectMapper.getDefault().writeValueAsBytes(event);
  }
}
