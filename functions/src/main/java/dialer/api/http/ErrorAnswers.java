package dialer.api.http;

import io.micronaut.context.annotation.Primary;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.server.exceptions.response.ErrorContext;
import io.micronaut.http.server.exceptions.response.ErrorResponseProcessor;
import io.micronaut.web.router.exceptions.UnsatisfiedRouteException;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Makes every error answer, ours and those of the framework. What the framework would say is
/// replaced by a sentence of our own: its words repeat class names and input.
@Singleton
@Primary
public final class ErrorAnswers implements ErrorResponseProcessor<ApiError> {
  /// What Netty calls a request whose line it gave up reading.
  private static final String UNREAD = "/bad-request";

  private final Clock clock;

  ErrorAnswers(Clock clock) {
    this.clock = clock;
  }

  public MutableHttpResponse<ApiError> of(
      HttpRequest<?> request, HttpStatus status, String sentence, @Nullable List<String> details) {
    return fill(HttpResponse.status(status), request, sentence, details);
  }

  @Override
  public MutableHttpResponse<ApiError> processResponse(
      ErrorContext context, MutableHttpResponse<?> response) {
    // the framework says of a request line that is too long what it says of a body
    if (response.code() == HttpStatus.REQUEST_ENTITY_TOO_LARGE.getCode()
        && context.getRequest().getPath().equals(UNREAD)) {
      response.status(HttpStatus.REQUEST_URI_TOO_LONG);
    }
    return fill(response, context.getRequest(), sentence(context, response), null);
  }

  private MutableHttpResponse<ApiError> fill(
      MutableHttpResponse<?> response,
      HttpRequest<?> request,
      String sentence,
      @Nullable List<String> details) {
    String id = RequestId.of(request);
    ApiError body = ApiError.of(response.code(), sentence, details, clock.instant(), id);
    // a filter does not see answers given before the request was routed
    response.getHeaders().set(RequestId.HEADER, id);
    return response.contentType(MediaType.APPLICATION_JSON_TYPE).body(body);
  }

  private static String sentence(ErrorContext context, MutableHttpResponse<?> response) {
    HttpRequest<?> request = context.getRequest();
    return switch (response.code()) {
      // whatever else a handler needs has a binder of its own that says what is missing
      case 400 -> unsatisfied(context) ? "Payload is required" : "Bad request";
      case 401 -> "Invalid API key";
      case 403 -> "Forbidden";
      case 404 -> "Not found";
      case 405 ->
          "Method "
              + request.getMethodName()
              + " is not allowed here, only "
              + String.join(", ", response.getHeaders().getAll(HttpHeaders.ALLOW));
      case 406 -> "Not acceptable: answers are application/json";
      case 413 -> "Body exceeds 4 MiB";
      case 414, 431 -> "Request line or headers are too long";
      case 415 -> "Unsupported content type: send application/json";
      default -> response.code() < 500 ? response.status().getReason() : "Internal server error";
    };
  }

  /// Netty lacks an argument then; the Lambda's codec fails, and says so in words alone.
  private static boolean unsatisfied(ErrorContext context) {
    return context.getRootCause().filter(UnsatisfiedRouteException.class::isInstance).isPresent()
        || context.getErrors().stream().anyMatch(e -> e.getMessage().endsWith("Empty body"));
  }
}
