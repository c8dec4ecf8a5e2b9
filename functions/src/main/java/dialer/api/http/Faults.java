package dialer.api.http;

import io.micronaut.context.annotation.Replaces;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import io.micronaut.security.authentication.AuthorizationException;
import io.micronaut.security.authentication.DefaultAuthorizationExceptionHandler;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Answers what was thrown: refusals as they say, a database that is away or in which others were
/// in the way with 503, anything else with a 500 that tells nothing but the request's id.
final class Faults {
  private static final Logger LOG = LoggerFactory.getLogger(Faults.class);

  /// Seconds.
  private static final String TRY_AGAIN_AFTER = "2";

  private Faults() {}

  @Singleton
  static final class Refused implements ExceptionHandler<Refusal, HttpResponse<?>> {
    private final ErrorAnswers errors;

    Refused(ErrorAnswers errors) {
      this.errors = errors;
    }

    @Override
    @SuppressWarnings("rawtypes") // the interface is
    public HttpResponse<?> handle(HttpRequest request, Refusal refusal) {
      var answer = errors.of(request, refusal.status(), refusal.sentence(), refusal.details());
      return refusal.status() == HttpStatus.SERVICE_UNAVAILABLE
          ? answer.header(HttpHeaders.RETRY_AFTER, TRY_AGAIN_AFTER)
          : answer;
    }
  }

  @Singleton
  @Replaces(DefaultAuthorizationExceptionHandler.class)
  static final class Unauthorised
      implements ExceptionHandler<AuthorizationException, HttpResponse<?>> {
    private final ErrorAnswers errors;

    Unauthorised(ErrorAnswers errors) {
      this.errors = errors;
    }

    @Override
    @SuppressWarnings("rawtypes")
    public HttpResponse<?> handle(HttpRequest request, AuthorizationException refused) {
      if (!refused.isForbidden()) {
        return errors
            .of(request, HttpStatus.UNAUTHORIZED, "Invalid API key", null)
            .header(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
      }
      var caller = refused.getAuthentication();
      boolean inactive = caller != null && caller.getRoles().isEmpty();
      return errors.of(
          request,
          HttpStatus.FORBIDDEN,
          inactive ? "Client is inactive" : "Only a superuser may do this",
          null);
    }
  }

  @Singleton
  static final class Unforeseen implements ExceptionHandler<Throwable, HttpResponse<?>> {
    /// Stands for a pool that has none to give.
    private static final String NO_CONNECTION = "none";

    private final ErrorAnswers errors;

    Unforeseen(ErrorAnswers errors) {
      this.errors = errors;
    }

    @Override
    @SuppressWarnings("rawtypes")
    public HttpResponse<?> handle(HttpRequest request, Throwable fault) {
      if (mayPass(fault)) {
        LOG.warn("request {} is to be tried again: {}", RequestId.of(request), fault.toString());
        return errors
            .of(request, HttpStatus.SERVICE_UNAVAILABLE, "Temporarily unavailable, try again", null)
            .header(HttpHeaders.RETRY_AFTER, TRY_AGAIN_AFTER);
      }
      if (hasNul(fault)) {
        return errors.of(request, HttpStatus.BAD_REQUEST, "Text must not contain NUL", null);
      }
      LOG.error("request {} failed", RequestId.of(request), fault);
      return errors.of(request, HttpStatus.INTERNAL_SERVER_ERROR, "Internal server error", null);
    }

    /// Postgres keeps no NUL, and bodies have been read without; but it may come in a path.
    private static boolean hasNul(Throwable fault) {
      return states(fault).anyMatch("22021"::equals);
    }

    /// Class 08 is a lost connection, 57P a server that shuts down or starts, 53 one that is full;
    /// 40001 and 40P01 are a transaction that lost against others, twice.
    private static boolean mayPass(Throwable fault) {
      return states(fault)
          .anyMatch(state ->
              state.startsWith("08")
                  || state.startsWith("57P")
                  || state.startsWith("53")
                  || state.equals("40001")
                  || state.equals("40P01")
                  || state.equals(NO_CONNECTION));
    }

    /// The SQL states of a fault and its causes.
    private static Stream<String> states(Throwable fault) {
      return Stream.<@Nullable Throwable>iterate(
              fault, Objects::nonNull, t -> t == null ? null : t.getCause())
          .flatMap(t ->
              switch (t) {
                case SQLTransientConnectionException _ -> Stream.of(NO_CONNECTION);
                case SQLException sql when sql.getSQLState() != null ->
                    Stream.of(sql.getSQLState());
                case null, default -> Stream.empty();
              });
    }
  }
}
