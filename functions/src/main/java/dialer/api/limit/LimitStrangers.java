package dialer.api.limit;

import dialer.api.http.ErrorAnswers;
import dialer.api.limit.Limits.Limit;
import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.filter.ServerFilterPhase;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// Counts what security refuses, against the address, and once there was too much of it refuses
/// that address before any credential is looked up. Security ends such a request, so that no filter
/// after it is asked. What is let through counts nothing here and waits for nothing.
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
final class LimitStrangers implements Ordered {
  private final RequestCounter counter;
  private final Limits limits;
  private final SpentStrangers spent;
  private final ErrorAnswers errors;
  private final Clock clock;

  LimitStrangers(
      RequestCounter counter,
      Limits limits,
      SpentStrangers spent,
      ErrorAnswers errors,
      Clock clock) {
    this.counter = counter;
    this.limits = limits;
    this.spent = spent;
    this.errors = errors;
    this.clock = clock;
  }

  @RequestFilter
  @Nullable HttpResponse<?> before(HttpRequest<?> request) {
    Limit limit = limits.ofStranger(request);
    return limit == null
        ? null
        : spent
            .find(limit.who(), request)
            .map(standing -> standing.refusal(errors, request, clock.instant()))
            .orElse(null);
  }

  @ResponseFilter
  CompletionStage<MutableHttpResponse<?>> after(
      HttpRequest<?> request, MutableHttpResponse<?> response) {
    if (LimitRequests.asked(request)) {
      if (request.getUserPrincipal().isPresent()) {
        spent.isGood(request);
      }
      return CompletableFuture.completedFuture(response);
    }
    boolean refused =
        response.status() == HttpStatus.UNAUTHORIZED || response.status() == HttpStatus.FORBIDDEN;
    Limit limit = refused ? limits.ofRefused(request) : null;
    if (refused) {
      spent.isBad(request);
    }
    return limit == null
        ? CompletableFuture.completedFuture(response)
        : counter
            .count(limit.who())
            .thenApply(count ->
                count
                    .<MutableHttpResponse<?>>map(one -> answer(request, response, limit, one))
                    .orElse(response));
  }

  private MutableHttpResponse<?> answer(
      HttpRequest<?> request,
      MutableHttpResponse<?> response,
      Limit limit,
      RequestCounter.Count count) {
    Instant now = clock.instant();
    Standing standing = Standing.of(limit, count, now);
    if (standing.left() <= 0 && request.getUserPrincipal().isEmpty()) {
      spent.add(limit.who(), standing);
    }
    if (standing.tooMany()) {
      return standing.refusal(errors, request, now);
    }
    standing.sayIn(response);
    return response;
  }

  @Override
  public int getOrder() {
    return ServerFilterPhase.SECURITY.before();
  }
}
