package dialer.api.operator;

import dialer.api.caller.BodyOutline;
import dialer.api.http.RequestId;
import dialer.call.ClientCode;
import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.filter.ServerFilterPhase;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.authentication.Authentication;
import io.micronaut.web.router.RouteAttributes;
import io.micronaut.web.router.UriRouteMatch;
import jakarta.inject.Named;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Writes down what a superuser asks for before it is done: where it cannot be written down, it is
/// not done either. How it was answered is written down after.
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
final class KeepOperatorLog implements Ordered {
  private static final String LINE = "dialer.operator-log.line";
  private static final int MAX_PATH = 512;
  private static final int MAX_ACCOUNT = 64;

  private final OperatorLog log;
  private final Executor blocking;

  KeepOperatorLog(OperatorLog log, @Named(TaskExecutors.BLOCKING) ExecutorService blocking) {
    this.log = log;
    this.blocking = blocking;
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
      long line =
          log.add(
              id.longValue(),
              new OperatorLog.Asked(
                  request.getMethodName(),
                  path.substring(0, Math.min(MAX_PATH, path.length())),
                  account(request),
                  BodyOutline.of(request).fields(),
                  RequestId.of(request)));
      request.setAttribute(LINE, line);
    }
  }

  /// Waited for, so that whoever has the answer finds it in the log.
  @ResponseFilter
  CompletionStage<HttpResponse<?>> after(HttpRequest<?> request, HttpResponse<?> response) {
    return request
        .getAttribute(LINE, Long.class)
        .<CompletionStage<HttpResponse<?>>>map(line ->
            CompletableFuture.runAsync(() -> log.answered(line, response.code()), blocking)
                .handle((_, _) -> response))
        .orElseGet(() -> CompletableFuture.completedFuture(response));
  }

  /// As the path names it, or else the query, or else the body: whichever the operation goes by.
  private static @Nullable String account(HttpRequest<?> request) {
    return Stream.of(
            RouteAttributes.getRouteMatch(request)
                .filter(UriRouteMatch.class::isInstance)
                .map(match -> match.getVariableValues().get("accountcode"))
                .map(String::valueOf),
            request.getParameters().getFirst("accountcode").filter(text -> !text.isBlank()),
            request.getParameters().getFirst("client_code").filter(text -> !text.isBlank()),
            Optional.ofNullable(BodyOutline.of(request).account()).map(ClientCode::value))
        .flatMap(Optional::stream)
        .map(text -> text.replace("\0", ""))
        .map(text -> text.substring(0, Math.min(MAX_ACCOUNT, text.length())))
        .findFirst()
        .orElse(null);
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
