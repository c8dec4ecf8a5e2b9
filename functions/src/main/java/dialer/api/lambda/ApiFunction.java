package dialer.api.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import io.micronaut.function.aws.proxy.payload1.ApiGatewayProxyRequestEventFunction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// HTTP behind API Gateway, payload 1.0.
public final class ApiFunction
    implements RequestHandler<APIGatewayProxyRequestEvent, APIGatewayProxyResponseEvent> {
  private static final String SOURCE = "X-Dialer-Source";

  private final Host<ApiGatewayProxyRequestEventFunction> host;

  /// What Lambda calls.
  public ApiFunction() {
    this(Secrets.ofEnvironment(), Map.of());
  }

  ApiFunction(Secrets secrets, Map<String, Object> settings) {
    host =
        new Host<>(secrets, settings, ApiGatewayProxyRequestEventFunction::new, ApiFunction::prime);
  }

  @Override
  public APIGatewayProxyResponseEvent handleRequest(
      APIGatewayProxyRequestEvent event, @Nullable Context context) {
    sayWhoAsks(event);
    APIGatewayProxyResponseEvent answer = host.get().handleRequest(event, context);
    if (answer.getStatusCode() >= 500) {
      host.failed();
    }
    return answer;
  }

  /// What a snapshot does first.
  void snapshot() {
    host.beforeCheckpoint();
  }

  void close() {
    host.close();
  }

  /// The address that API Gateway saw takes the place of whatever the client claims.
  static void sayWhoAsks(APIGatewayProxyRequestEvent event) {
    Map<String, String> headers = without(event.getHeaders());
    Map<String, List<String>> all = without(event.getMultiValueHeaders());
    var context = event.getRequestContext();
    if (context != null && context.getIdentity() != null) {
      String address = context.getIdentity().getSourceIp();
      if (address != null) {
        headers.put(SOURCE, address);
        all.put(SOURCE, List.of(address));
      }
    }
    event.setHeaders(headers);
    event.setMultiValueHeaders(all);
  }

  private static <T> Map<String, T> without(@Nullable Map<String, T> headers) {
    Map<String, T> kept = new HashMap<>();
    if (headers != null) {
      kept.putAll(headers);
    }
    kept.keySet().removeIf(SOURCE::equalsIgnoreCase);
    return kept;
  }

  /// One request that reaches nothing, one that asks every service, one that is looked up.
  private static void prime(ApiGatewayProxyRequestEventFunction function) {
    for (String path : List.of("monitoring/status", "monitoring/health", "clients/me")) {
      var event = new APIGatewayProxyRequestEvent();
      event.setHttpMethod("GET");
      event.setPath("/api/v1/" + path);
      event.setHeaders(new HashMap<>(Map.of("X-API-KEY", "priming")));
      event.setMultiValueHeaders(
          new HashMap<>(Map.of("X-API-KEY", new ArrayList<>(List.of("priming")))));
      event.setRequestContext(new APIGatewayProxyRequestEvent.ProxyRequestContext());
      function.handleRequest(event, null);
    }
  }
}
