package dialer.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import dialer.api.TestApi;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.ApplicationContextBuilder;
import io.micronaut.context.env.Environment;
import io.micronaut.function.aws.proxy.payload1.ApiGatewayProxyRequestEventFunction;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The same controllers behind API Gateway: prefixes, keys, bodies and errors as on Netty.
class LambdaTest {
  private static TestApi api;
  private static Function function;

  @BeforeAll
  static void start() {
    api = new TestApi();
    function = new Function(api.settings());
  }

  @AfterAll
  static void stop() throws IOException {
    function.close();
    api.close();
  }

  /// Settings must be there before the superclass's constructor starts the context.
  private static final class Function extends ApiGatewayProxyRequestEventFunction {
    Function(Map<String, Object> settings) {
      super(
          ApplicationContext.builder()
              .environments(Environment.FUNCTION, "lambda")
              .deduceEnvironment(false)
              .properties(settings)
              .properties(Map.of("micronaut.server.port", 8080)) // never bound
              .start());
    }

    @Override
    protected ApplicationContextBuilder newApplicationContextBuilder() {
      throw new IllegalStateException("it is given one");
    }
  }

  private static APIGatewayProxyResponseEvent send(
      String method, String path, String key, String contentType, String body) {
    var event = new APIGatewayProxyRequestEvent();
    event.setPath(path);
    event.setResource("/{proxy+}");
    event.setHttpMethod(method);
    Map<String, String> headers = Map.of("X-API-KEY", key, "Content-Type", contentType);
    event.setHeaders(headers);
    event.setMultiValueHeaders(
        Map.of("X-API-KEY", List.of(key), "Content-Type", List.of(contentType)));
    var context = new APIGatewayProxyRequestEvent.ProxyRequestContext();
    context.setIdentity(
        new APIGatewayProxyRequestEvent.RequestIdentity().withSourceIp("203.0.113.9"));
    context.setHttpMethod(method);
    context.setPath(path);
    event.setRequestContext(context);
    event.setBody(body);
    return function.handleRequest(event, null);
  }

  @Test
  void every_prefix_and_slash_reaches_the_same_operation() {
    String key = api.bearer().substring("Bearer ".length());
    for (String path :
        List.of(
            "/api/v1/queues/insertdataincallqueue",
            "/calling/api/queues/insertdataincallqueue/",
            "/calling/api/v1/queues/insertdataincallqueue/")) {
      var answer =
          send(
              "POST",
              path,
              key,
              "application/json",
              "{\"batch_id\": 1, \"data\": [{\"phone_number\": \"9876543210\"},]}");
      assertThat(answer.getStatusCode()).as(answer.getBody()).isEqualTo(200);
      assertThat(answer.getBody()).contains("\"inserted_count\":1");
    }
  }

  @Test
  void errors_are_those_of_netty() {
    String key = api.bearer().substring("Bearer ".length());
    String insert = "/api/v1/queues/insertdataincallqueue";
    check(
        send("GET", "/api/v1/clients/me", "wrong", "application/json", ""), 401, "Invalid API key");
    check(send("GET", "/api/v1/nothing", key, "application/json", ""), 404, "Not found");
    check(send("DELETE", insert, key, "application/json", ""), 405, "DELETE is not allowed");
    check(send("POST", insert, key, "text/plain", "x"), 415, "Unsupported content type");
    check(
        send("POST", insert, key, "application/json", "{\"x\":"), 400, "Malformed JSON at line 1");
    check(send("POST", insert, key, "application/json", ""), 400, "Payload is required");
    check(send("POST", insert, key, "application/json", "{}"), 400, "batch_id: must not be null");
  }

  private static void check(APIGatewayProxyResponseEvent answer, int status, String sentence) {
    assertThat(answer.getStatusCode()).as(answer.getBody()).isEqualTo(status);
    assertThat(answer.getBody()).contains(sentence).contains("\"request_id\"");
  }
}
