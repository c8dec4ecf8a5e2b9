package dialer.api.http;

import io.micronaut.core.order.Ordered;
import io.micronaut.core.type.Argument;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/// No list is longer than [#MAX_BYTES], on either host: Lambda gives no answer of more than 6 MiB.
/// Who asks for more is told to ask for less.
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
public final class BoundLists implements Ordered {
  /// As Lambda sends it: a string in JSON, in which a quote takes two bytes.
  public static final int MAX_BYTES = 5 << 20;

  private static final int MORE_FOR_CONTROL = 5; // of six as a code

  private final JsonMapper json;
  private final ErrorAnswers errors;

  BoundLists(JsonMapper json, ErrorAnswers errors) {
    this.json = json;
    this.errors = errors;
  }

  /// 400 for one that is longer.
  public static Refusal tooLong() {
    return Refusal.badRequest(
        "The list is too long for one answer: ask for less with page and page_size");
  }

  public static boolean fits(byte[] text) {
    long sent = text.length;
    for (int i = 0; i < text.length && sent <= MAX_BYTES; i++) {
      if (text[i] == '"' || text[i] == '\\') {
        sent++;
      } else if (text[i] >= 0 && text[i] < ' ') {
        sent += MORE_FOR_CONTROL;
      }
    }
    return sent <= MAX_BYTES;
  }

  /// Writes a list here, so that it is written once.
  @ResponseFilter
  MutableHttpResponse<?> bound(HttpRequest<?> request, MutableHttpResponse<?> response) {
    if (!(response.body() instanceof Listing<?> listing)) {
      return response;
    }
    byte[] written = written(listing);
    return fits(written)
        ? response.body(written)
        : errors.of(request, HttpStatus.BAD_REQUEST, tooLong().sentence(), null);
  }

  private byte[] written(Listing<?> listing) {
    List<?> data = listing.data();
    Class<?> type = data.isEmpty() ? Object.class : data.getFirst().getClass();
    try {
      return json.writeValueAsBytes(Argument.of(Listing.class, type), listing);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Next to the handlers: whatever else looks at an answer sees the one that is given.
  @Override
  public int getOrder() {
    return LOWEST_PRECEDENCE;
  }
}
