package dialer.api.http;

import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;
import java.util.UUID;
import java.util.regex.Pattern;

/// Gives every request an id, the caller's own where it sends a sane one, and says it in the
/// answer.
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
public final class RequestId implements Ordered {
  static final String HEADER = "X-Request-Id";
  private static final String ATTRIBUTE = "dialer.request-id";
  private static final Pattern SANE = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

  @RequestFilter
  void request(HttpRequest<?> request) {
    of(request);
  }

  @ResponseFilter
  void response(HttpRequest<?> request, MutableHttpResponse<?> response) {
    response.getHeaders().set(HEADER, of(request));
  }

  /// The id of this request, made now if it has none yet.
  public static String of(HttpRequest<?> request) {
    return request
        .getAttribute(ATTRIBUTE, String.class)
        .orElseGet(() -> {
          String given = request.getHeaders().get(HEADER);
          String id =
              given != null && SANE.matcher(given).matches() ? given : UUID.randomUUID().toString();
          request.setAttribute(ATTRIBUTE, id);
          return id;
        });
  }

  @Override
  public int getOrder() {
    return HIGHEST_PRECEDENCE;
  }
}
