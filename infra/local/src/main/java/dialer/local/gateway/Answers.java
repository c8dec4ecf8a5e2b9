package dialer.local.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micronaut.json.tree.JsonNode;
import io.micronaut.serde.ObjectMapper;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.io.IOException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// What is answered over HTTP: as a function says it, or in the service's own words.
final class Answers {
  private Answers() {}

  static FullHttpResponse saying(int status, String message) {
    var answer = of(status, "{\"message\":\"%s\"}".formatted(message).getBytes(UTF_8));
    answer.headers().set(HttpHeaderNames.CONTENT_TYPE, "application/json");
    return answer;
  }

  /// An answer of a Lambda proxy integration.
  static FullHttpResponse of(byte[] payload) throws IOException {
    var answer = ObjectMapper.getDefault().readValue(payload, JsonNode.class);
    var status = answer == null ? null : answer.get("statusCode");
    if (answer == null || status == null || !status.isNumber()) {
      return saying(502, "Internal server error");
    }
    var response = of(status.getIntValue(), body(answer));
    HttpHeaders headers = response.headers();
    entries(answer.get("headers"), (name, value) -> headers.set(name, value.coerceStringValue()));
    entries(
        answer.get("multiValueHeaders"),
        (name, values) -> {
          headers.remove(name);
          values.values().forEach(value -> headers.add(name, value.coerceStringValue()));
        });
    headers.setInt(HttpHeaderNames.CONTENT_LENGTH, response.content().readableBytes());
    return response;
  }

  private static FullHttpResponse of(int status, byte[] body) {
    var answer =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status), Unpooled.wrappedBuffer(body));
    answer.headers().setInt(HttpHeaderNames.CONTENT_LENGTH, body.length);
    return answer;
  }

  private interface Entry {
    void is(String name, JsonNode value);
  }

  private static void entries(@Nullable JsonNode map, Entry entry) {
    if (map != null && map.isObject()) {
      map.entries().forEach(each -> entry.is(each.getKey(), each.getValue()));
    }
  }

  private static byte[] body(JsonNode answer) {
    var body = answer.get("body");
    if (body == null || !body.isString()) {
      return new byte[0];
    }
    var encoded = answer.get("isBase64Encoded");
    return encoded != null && encoded.isBoolean() && encoded.getBooleanValue()
        ? Base64.getDecoder().decode(body.getStringValue())
        : body.getStringValue().getBytes(UTF_8);
  }
}
