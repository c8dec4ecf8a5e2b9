package dialer.api.lambda;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import dialer.api.TestApi;
import dialer.local.gateway.ApiGateway;
import dialer.local.lambda.Invocation;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.time.Clock;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One database behind Netty and behind the Lambda handler, which an API Gateway on loopback
/// invokes with the runtime's own serializers.
final class BothHosts implements AutoCloseable {
  final TestApi netty;
  private final ApiFunction function;
  private final ApiGateway gateway;
  private @Nullable String source;

  BothHosts(Map<String, Object> more) {
    netty = new TestApi(more);
    function = new ApiFunction(new Secrets(Map.of(), null, System::nanoTime), netty.settings());
    gateway = new ApiGateway((name, event) -> invoke(event), "api", null, 0, Clock.systemUTC());
  }

  String netty() {
    return netty.address();
  }

  String lambda() {
    return "http://127.0.0.1:" + gateway.port();
  }

  /// The same, as if asked from that address; good until the next one is named.
  String lambdaFrom(String address) {
    source = address;
    return lambda();
  }

  ApiFunction function() {
    return function;
  }

  private synchronized Invocation invoke(byte[] event) {
    var read =
        serializer(APIGatewayProxyRequestEvent.class).fromJson(new ByteArrayInputStream(event));
    if (source != null) {
      read.getRequestContext().getIdentity().setSourceIp(source);
    }
    var answer = function.handleRequest(read, null);
    var out = new ByteArrayOutputStream();
    serializer(APIGatewayProxyResponseEvent.class).toJson(answer, out);
    return new Invocation.Answered(out.toByteArray());
  }

  private static <T> PojoSerializer<T> serializer(Class<T> type) {
    return LambdaEventSerializers.serializerFor(type, BothHosts.class.getClassLoader());
  }

  @Override
  public void close() {
    gateway.close();
    function.close();
    netty.close();
  }
}
