package dialer.local.gateway;

import io.micronaut.serde.ObjectMapper;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaders;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A request as a REST API with a Lambda proxy integration hands it over (payload 1.0), with `*/*`
/// among its binary media types: the path as it was sent, the query decoded, the body in base64.
final class ProxyEvent {
  private ProxyEvent() {}

  /// @throws IllegalArgumentException when the path or the query cannot be decoded
  static byte[] of(FullHttpRequest request, byte[] body, String source, Instant now)
      throws IOException {
    var uri = URI.create(request.uri());
    var method = request.method().name();
    Map<String, @Nullable Object> event = new LinkedHashMap<>();
    event.put("resource", "/{proxy+}");
    event.put("path", uri.getRawPath());
    event.put("httpMethod", method);
    Map<String, List<String>> headers = all(request.headers());
    event.put("headers", last(headers));
    event.put("multiValueHeaders", headers);
    Map<String, List<String>> query = query(uri.getRawQuery());
    event.put("queryStringParameters", query.isEmpty() ? null : last(query));
    event.put("multiValueQueryStringParameters", query.isEmpty() ? null : query);
    event.put("pathParameters", Map.of("proxy", uri.getPath().replaceFirst("^/", "")));
    event.put("stageVariables", null);
    var agent = request.headers().get("User-Agent");
    event.put(
        "requestContext",
        Map.of(
            "resourcePath",
            "/{proxy+}",
            "httpMethod",
            method,
            "path",
            uri.getRawPath(),
            "protocol",
            request.protocolVersion().text(),
            "stage",
            "local",
            "accountId",
            "000000000000",
            "apiId",
            "local",
            "requestId",
            UUID.randomUUID().toString(),
            "requestTimeEpoch",
            now.toEpochMilli(),
            "identity",
            Map.of("sourceIp", source, "userAgent", agent == null ? "" : agent)));
    event.put("body", body.length == 0 ? null : Base64.getEncoder().encodeToString(body));
    event.put("isBase64Encoded", body.length > 0);
    return ObjectMapper.getDefault().writeValueAsBytes(event);
  }

  static Map<String, List<String>> all(HttpHeaders headers) {
    Map<String, List<String>> all = new LinkedHashMap<>();
    headers.names().forEach(name -> all.put(name, headers.getAll(name)));
    return all;
  }

  static Map<String, String> last(Map<String, List<String>> all) {
    Map<String, String> last = new HashMap<>();
    all.forEach((name, values) -> last.put(name, values.getLast()));
    return last;
  }

  /// @throws IllegalArgumentException when it cannot be decoded
  static Map<String, List<String>> query(@Nullable String raw) {
    Map<String, List<String>> all = new LinkedHashMap<>();
    if (raw != null && !raw.isEmpty()) {
      for (var pair : raw.split("&", -1)) {
        var parts = pair.split("=", 2);
        all.computeIfAbsent(decoded(parts[0]), name -> new ArrayList<>())
            .add(parts.length > 1 ? decoded(parts[1]) : "");
      }
    }
    return all;
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
