package dialer.api.limit;

import dialer.api.caller.Roles;
import dialer.api.http.ErrorAnswers;
import dialer.api.limit.RequestCounter.Count;
import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.filter.ServerFilterPhase;
import io.micronaut.http.server.util.HttpClientAddressResolver;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.authentication.Authentication;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/// Counts each request against its credential and says in each answer how many are left; one too
/// many is answered with 429. Asked after the credential has been checked, so that nobody uses up
/// another's.
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
final class LimitRequests implements Ordered {
  private static final String ATTRIBUTE = "dialer.limit";

  private final RequestCounter counter;
  private final LimitSettings settings;
  private final ErrorAnswers errors;
  private final HttpClientAddressResolver addresses;
  private final Clock clock;

  LimitRequests(
      RequestCounter counter,
      LimitSettings settings,
      ErrorAnswers errors,
      HttpClientAddressResolver addresses,
      Clock clock) {
    this.counter = counter;
    this.settings = settings;
    this.errors = errors;
    this.addresses = addresses;
    this.clock = clock;
  }

  /// @param who counted under this name
  private record Limit(String who, int requests) {}

  /// @param reset second of the epoch in which the window ends
  private record Standing(int limit, long remaining, long reset, long seconds) {}

  /// Blocks, for a stage that ends with nothing means a failure to the framework here; no longer
  /// than the counter's patience.
  @RequestFilter
  @ExecuteOn(TaskExecutors.BLOCKING)
  @Nullable HttpResponse<?> before(HttpRequest<?> request) {
    Limit limit = limit(request);
    if (limit == null) {
      return null;
    }
    Count count = counter.count(limit.who()).toCompletableFuture().join().orElse(null);
    return count == null ? null : refusal(request, limit, count);
  }

  private @Nullable HttpResponse<?> refusal(HttpRequest<?> request, Limit limit, Count count) {
    long seconds = Math.ceilDiv(count.left().toMillis(), 1000);
    Standing standing =
        new Standing(
            limit.requests(),
            Math.max(0, limit.requests() - count.requests()),
            clock.instant().getEpochSecond() + seconds,
            seconds);
    request.setAttribute(ATTRIBUTE, standing);
    if (count.requests() <= limit.requests()) {
      return null;
    }
    MutableHttpResponse<?> answer =
        errors
            .of(request, HttpStatus.TOO_MANY_REQUESTS, "Too many requests", null)
            .header(HttpHeaders.RETRY_AFTER, String.valueOf(Math.max(1, seconds)));
    after(request, answer);
    return answer;
  }

  @ResponseFilter
  void after(HttpRequest<?> request, MutableHttpResponse<?> response) {
    request
        .getAttribute(ATTRIBUTE, Standing.class)
        .ifPresent(standing -> {
          response.getHeaders().set("X-RateLimit-Limit", String.valueOf(standing.limit()));
          response.getHeaders().set("X-RateLimit-Remaining", String.valueOf(standing.remaining()));
          response.getHeaders().set("X-RateLimit-Reset", String.valueOf(standing.reset()));
        });
  }

  /// Null where nothing tells one sender from another: a proxy that runs here hides the address,
  /// unless `micronaut.server.client-address-header` names where it says it.
  private @Nullable Limit limit(HttpRequest<?> request) {
    Authentication who = request.getUserPrincipal(Authentication.class).orElse(null);
    boolean login = request.getPath().contains("/auth/");
    if (who == null || login) {
      String address = addresses.resolve(request);
      boolean hidden =
          address == null
              || address.startsWith("127.")
              || address.equals("localhost")
              || address.equals("0:0:0:0:0:0:0:1");
      return hidden
          ? null
          : new Limit(
              (login ? "login " : "address ") + address,
              login ? settings.logins() : settings.perKey());
    }
    int most = who.getRoles().contains(Roles.LEADS) ? settings.leads() : settings.perKey();
    return new Limit(String.valueOf(who.getAttributes().get("credential")), most);
  }

  @Override
  public int getOrder() {
    return ServerFilterPhase.SECURITY.after() - 1;
  }
}
