package dialer.api.operator;

import dialer.api.http.RequestId;
import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.filter.ServerFilterPhase;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.authentication.Authentication;

/// Writes down what a superuser asks for before it is done: where it cannot be written down, it is
/// not done either.
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
final class KeepOperatorLog implements Ordered {
  private static final int MAX_PATH = 512;

  private final OperatorLog log;

  KeepOperatorLog(OperatorLog log) {
    this.log = log;
  }

  @RequestFilter
  @ExecuteOn(TaskExecutors.BLOCKING)
  void before(HttpRequest<?> request) {
    Authentication who = request.getUserPrincipal(Authentication.class).orElse(null);
    if (who == null || !changes(request)) {
      return;
    }
    boolean superuser = Boolean.TRUE.equals(who.getAttributes().get("superuser"));
    if (superuser && who.getAttributes().get("id") instanceof Number id) {
      String path = request.getPath(); // without the query, which may hold a key
      String account = request.getParameters().get("accountcode");
      log.add(
          id.longValue(),
          request.getMethodName(),
          path.substring(0, Math.min(MAX_PATH, path.length())),
          account != null && account.length() <= 64 ? account : null,
          RequestId.of(request));
    }
  }

  /// One documented operation changes something by GET.
  private static boolean changes(HttpRequest<?> request) {
    return request.getMethod() != HttpMethod.GET && request.getMethod() != HttpMethod.HEAD
        || request.getPath().contains("/flushqueue");
  }

  @Override
  public int getOrder() {
    return ServerFilterPhase.SECURITY.after();
  }
}
