package dialer.api.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The one body of every answer that is no success: the union of what the clients of the four
/// documents read.
///
/// @param status `warning` for what another request would cure, `error` for the rest
/// @param details one sentence a field, or null
/// @param timestamp UTC
/// @param requestId also the header `X-Request-Id`, to find the request in the log
@Serdeable(naming = SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.ALWAYS)
public record ApiError(
    String message,
    String status,
    @Nullable List<String> details,
    String detail,
    int statusCode,
    Instant timestamp,
    String error,
    String requestId) {

  static ApiError of(
      int code, String sentence, @Nullable List<String> details, Instant at, String requestId) {
    String status =
        switch (code) {
          case 400, 404, 405, 406, 413, 414, 415 -> "warning";
          default -> "error";
        };
    return new ApiError(sentence, status, details, sentence, code, at, sentence, requestId);
  }
}
