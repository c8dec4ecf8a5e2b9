package dialer.api.lambda;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent.ProxyRequestContext;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent.RequestIdentity;
import dialer.api.notify.gateway.SocketRoutes;
import io.micronaut.json.tree.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What API Gateway's WebSocket API hands over, by its route.
sealed interface SocketEvent {
  /// @param request the upgrade, as a request for the socket's path
  record Connect(APIGatewayProxyRequestEvent request) implements SocketEvent {}

  record Said(String connection, String text) implements SocketEvent {}

  record Left(String connection) implements SocketEvent {}

  /// @throws IllegalArgumentException when it is none
  static SocketEvent read(@Nullable JsonNode event) {
    JsonNode context = event == null ? null : event.get("requestContext");
    String connection = text(context, "connectionId");
    if (event == null || context == null || connection == null) {
      throw new IllegalArgumentException("no event of a WebSocket API");
    }
    return switch (String.valueOf(text(context, "eventType"))) {
      case "CONNECT" -> new Connect(request(event, context, connection));
      case "DISCONNECT" -> new Left(connection);
      case "MESSAGE" -> new Said(connection, body(event));
      default -> throw new IllegalArgumentException("no event type of a WebSocket API");
    };
  }

  private static APIGatewayProxyRequestEvent request(
      JsonNode event, JsonNode context, String connection) {
    var identity = new RequestIdentity();
    identity.setSourceIp(text(context.get("identity"), "sourceIp"));
    var request = new APIGatewayProxyRequestEvent();
    request.setRequestContext(new ProxyRequestContext().withIdentity(identity));
    request.setHttpMethod("GET");
    request.setPath("/api/ws/v1/monitoring/ws");
    Map<String, String> headers = texts(event.get("headers"));
    Map<String, List<String>> all = lists(event.get("multiValueHeaders"));
    headers.keySet().removeIf(SocketRoutes.CONNECTION::equalsIgnoreCase);
    all.keySet().removeIf(SocketRoutes.CONNECTION::equalsIgnoreCase);
    headers.put(SocketRoutes.CONNECTION, connection);
    all.put(SocketRoutes.CONNECTION, List.of(connection));
    request.setHeaders(headers);
    request.setMultiValueHeaders(all);
    request.setQueryStringParameters(texts(event.get("queryStringParameters")));
    request.setMultiValueQueryStringParameters(lists(event.get("multiValueQueryStringParameters")));
    return request;
  }

  private static String body(JsonNode event) {
    String body = text(event, "body");
    JsonNode encoded = event.get("isBase64Encoded");
    if (body == null) {
      return "";
    }
    return encoded != null && encoded.isBoolean() && encoded.getBooleanValue()
        ? new String(Base64.getDecoder().decode(body), StandardCharsets.UTF_8)
        : body;
  }

  private static Map<String, String> texts(@Nullable JsonNode map) {
    Map<String, String> texts = new HashMap<>();
    if (map != null && map.isObject()) {
      map.entries().forEach(e -> texts.put(e.getKey(), e.getValue().coerceStringValue()));
    }
    return texts;
  }

  private static Map<String, List<String>> lists(@Nullable JsonNode map) {
    Map<String, List<String>> lists = new HashMap<>();
    if (map != null && map.isObject()) {
      map.entries()
          .forEach(e -> {
            List<String> values = new ArrayList<>();
            e.getValue().values().forEach(value -> values.add(value.coerceStringValue()));
            lists.put(e.getKey(), values);
          });
    }
    return lists;
  }

  private static @Nullable String text(@Nullable JsonNode of, String name) {
    JsonNode value = of == null ? null : of.get(name);
    return value == null || !value.isString() ? null : value.getStringValue();
  }
}
