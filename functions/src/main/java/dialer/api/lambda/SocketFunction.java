package dialer.api.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dialer.api.notify.gateway.SocketRoutes;
import io.micronaut.context.ApplicationContext;
import io.micronaut.function.aws.proxy.payload1.ApiGatewayProxyRequestEventFunction;
import io.micronaut.json.JsonMapper;
import io.micronaut.json.tree.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The routes `$connect`, `$default` and `$disconnect` of a WebSocket API of API Gateway. Whether a
/// socket is let in is decided as for a request; what it says is left for who has the shift
/// ([NotifyFunction]), so that one process alone speaks to it.
public final class SocketFunction implements RequestStreamHandler {
  private final Host<Routes> host;

  private record Routes(
      ApiGatewayProxyRequestEventFunction http, SocketRoutes sockets, JsonMapper json) {
    static Routes of(ApplicationContext context) {
      return new Routes(
          new ApiGatewayProxyRequestEventFunction(context),
          context.getBean(SocketRoutes.class),
          context.getBean(JsonMapper.class));
    }

    /// The status of the answer, and where a socket is refused why.
    Answer take(SocketEvent event, @Nullable Context context) {
      return switch (event) {
        case SocketEvent.Connect(var request) -> {
          ApiFunction.sayWhoAsks(request);
          var answer = http.handleRequest(request, context);
          yield new Answer(answer.getStatusCode(), answer.getBody());
        }
        case SocketEvent.Said(var connection, var text) -> {
          sockets.said(connection, text);
          yield new Answer(200, null);
        }
        case SocketEvent.Left(var connection) -> {
          sockets.left(connection);
          yield new Answer(200, null);
        }
      };
    }
  }

  private record Answer(int status, @Nullable String body) {}

  /// What Lambda calls.
  public SocketFunction() {
    this(Secrets.ofEnvironment(), Map.of());
  }

  SocketFunction(Secrets secrets, Map<String, Object> settings) {
    Map<String, Object> all = new HashMap<>(settings);
    all.put("dialer.socket.enabled", true);
    host = new Host<>(secrets, all, Routes::of, SocketFunction::prime);
  }

  @Override
  public void handleRequest(InputStream event, OutputStream answer, @Nullable Context context)
      throws IOException {
    Routes routes = host.get();
    Answer said;
    try {
      said = routes.take(SocketEvent.read(routes.json().readValue(event, JsonNode.class)), context);
    } catch (RuntimeException e) {
      host.failed();
      throw e;
    }
    if (said.status() >= 500) {
      host.failed();
    }
    Map<String, Object> written = new HashMap<>(Map.of("statusCode", said.status()));
    if (said.status() != 200 && said.body() != null) {
      written.put("body", said.body());
    }
    answer.write(routes.json().writeValueAsBytes(written));
  }

  /// What a snapshot does first.
  void snapshot() {
    host.beforeCheckpoint();
  }

  void close() {
    host.close();
  }

  /// One socket that is not let in.
  private static void prime(Routes routes) {
    String event =
        "{\"requestContext\": {\"connectionId\": \"priming\", \"eventType\": \"CONNECT\"},"
            + " \"headers\": {\"X-API-KEY\": \"priming\"},"
            + " \"multiValueHeaders\": {\"X-API-KEY\": [\"priming\"]}}";
    try {
      JsonNode read =
          routes.json().readValue(event.getBytes(StandardCharsets.UTF_8), JsonNode.class);
      Answer unused = routes.take(SocketEvent.read(read), null);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
