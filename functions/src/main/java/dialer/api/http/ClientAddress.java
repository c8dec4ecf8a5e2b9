package dialer.api.http;

import io.micronaut.context.annotation.Replaces;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.server.HttpServerConfiguration;
import io.micronaut.http.server.util.DefaultHttpClientAddressResolver;
import io.micronaut.http.server.util.HttpClientAddressResolver;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/// Where a request comes from: what the connection says, or the header that
/// `micronaut.server.client-address-header` names. The framework's own would believe any
/// `Forwarded` or `X-Forwarded-For`, which anybody may send.
@Singleton
@Replaces(DefaultHttpClientAddressResolver.class)
final class ClientAddress implements HttpClientAddressResolver {
  private final @Nullable String header;

  ClientAddress(HttpServerConfiguration server) {
    header = server.getClientAddressHeader();
  }

  @Override
  @SuppressWarnings("rawtypes") // the interface is
  public @Nullable String resolve(HttpRequest request) {
    return header == null
        ? request.getRemoteAddress().getHostString()
        : request.getHeaders().get(header);
  }
}
