package dialer.api.caller;

import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MediaType;
import io.micronaut.http.ServerHttpRequest;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.body.ByteBody.SplitBackpressureMode;
import io.micronaut.http.body.CloseableByteBody;
import io.micronaut.http.filter.ServerFilterPhase;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.authentication.Authentication;
import java.util.Collection;
import java.util.concurrent.CompletionException;

/// Reads the body of a tenant's or a superuser's request ahead of the operation. Not of a dialer's,
/// whose leads may have any field.
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
final class OutlineBodies implements Ordered {
  @RequestFilter
  @ExecuteOn(TaskExecutors.BLOCKING)
  void before(HttpRequest<?> request) {
    if (request instanceof ServerHttpRequest<?> sent && isWorthIt(request)) {
      try (CloseableByteBody copy = sent.byteBody().split(SplitBackpressureMode.FASTEST);
          var whole = copy.buffer().join()) {
        BodyOutline.keep(request, whole.toByteArray());
      } catch (CompletionException e) {
        return; // too long, or broken off: the operation meets the same and says so
      }
    }
  }

  private static boolean isWorthIt(HttpRequest<?> request) {
    Collection<String> roles =
        request.getUserPrincipal(Authentication.class).map(Authentication::getRoles).orElse(null);
    boolean form =
        request
            .getContentType()
            .filter(type -> type.matches(MediaType.APPLICATION_FORM_URLENCODED_TYPE))
            .isPresent();
    return roles != null
        && !form
        && request.getMethod() != HttpMethod.GET
        && request.getMethod() != HttpMethod.HEAD
        && (roles.contains(Roles.SUPERUSER)
            || roles.contains(Roles.TENANT) && !readsItself(request));
  }

  /// Inserts are long and many: a tenant's are read once, and say by themselves whose they are.
  private static boolean readsItself(HttpRequest<?> request) {
    return request.getPath().contains("/queues/");
  }

  /// Of nobody who asks too often, and before anything is written down of it.
  @Override
  public int getOrder() {
    return ServerFilterPhase.SECURITY.after() - 1;
  }
}
