package dialer.api.limit;

import dialer.api.http.ErrorAnswers;
import dialer.api.limit.Limits.Limit;
import dialer.api.limit.RequestCounter.Count;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import java.time.Duration;
import java.time.Instant;

/// How a sender stands in its window.
///
/// @param limit requests a window
/// @param left requests; negative for one too many
/// @param end of the window
record Standing(int limit, long left, Instant end) {
  static Standing of(Limit limit, Count count, Instant now) {
    return new Standing(
        limit.requests(), limit.requests() - count.requests(), now.plus(count.left()));
  }

  boolean tooMany() {
    return left < 0;
  }

  void sayIn(MutableHttpResponse<?> answer) {
    answer.getHeaders().set("X-RateLimit-Limit", String.valueOf(limit));
    answer.getHeaders().set("X-RateLimit-Remaining", String.valueOf(Math.max(0, left)));
    answer.getHeaders().set("X-RateLimit-Reset", String.valueOf(seconds(end.toEpochMilli())));
  }

  MutableHttpResponse<?> refusal(ErrorAnswers errors, HttpRequest<?> request, Instant now) {
    long seconds = seconds(Duration.between(now, end).toMillis());
    MutableHttpResponse<?> answer =
        errors
            .of(request, HttpStatus.TOO_MANY_REQUESTS, "Too many requests", null)
            .header(HttpHeaders.RETRY_AFTER, String.valueOf(Math.max(1, seconds)));
    sayIn(answer);
    return answer;
  }

  private static long seconds(long millis) {
    return Math.ceilDiv(millis, 1000);
  }
}
