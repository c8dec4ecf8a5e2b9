package dialer.api.limit;

import dialer.api.http.ErrorAnswers;
import dialer.api.limit.Limits.Limit;
import dialer.api.limit.RequestCounter.Count;
import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.filter.ServerFilterPhase;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Counts each request that security let through against its credential and says in each answer how
/// many are left; one too many is answered with 429. Asked after the credential has been checked,
/// so that nobody uses up another's; [LimitStrangers] counts those whose credential did not hold.
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
final class LimitRequests implements Ordered {
  private static final String STANDING = "dialer.limit";
  private static final String ASKED = "dialer.limit.asked";

  private final RequestCounter counter;
  private final Limits limits;
  private final ErrorAnswers errors;
  private final Clock clock;

  LimitRequests(RequestCounter counter, Limits limits, ErrorAnswers errors, Clock clock) {
    this.counter = counter;
    this.limits = limits;
    this.errors = errors;
    this.clock = clock;
  }

  /// Whether this request came as far as here.
  static boolean asked(HttpRequest<?> request) {
    return request.getAttribute(ASKED).isPresent();
  }

  /// Blocks, for a stage that ends with nothing means a failure to the framework here; no longer
  /// than the counter's patience.
  @RequestFilter
  @ExecuteOn(TaskExecutors.BLOCKING)
  @Nullable HttpResponse<?> before(HttpRequest<?> request) {
    request.setAttribute(ASKED, true);
    Limit limit = limits.of(request);
    if (limit == null) {
      return null;
    }
    Count count = counter.count(limit.who()).toCompletableFuture().join().orElse(null);
    if (count == null) {
      return null;
    }
    Instant now = clock.instant();
    Standing standing = Standing.of(limit, count, now);
    request.setAttribute(STANDING, standing);
    return standing.tooMany() ? standing.refusal(errors, request, now) : null;
  }

  @ResponseFilter
  void after(HttpRequest<?> request, MutableHttpResponse<?> response) {
    request.getAttribute(STANDING, Standing.class).ifPresent(standing -> standing.sayIn(response));
  }

  @Override
  public int getOrder() {
    return ServerFilterPhase.SECURITY.after() - 2;
  }
}
