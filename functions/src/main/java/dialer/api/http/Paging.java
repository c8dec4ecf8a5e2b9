package dialer.api.http;

import io.micronaut.core.convert.ArgumentConversionContext;
import io.micronaut.core.type.Argument;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.bind.binders.TypedRequestArgumentBinder;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Which part of a list is asked for: `page` from 1, and `page_size` or `size`, at most [#MAX].
///
/// @param asked whether the request said anything; where it did not, some lists answer whole
public record Paging(int page, int size, boolean asked) {
  public static final int MAX = 1000;
  private static final int USUAL = 100;
  private static final int LAST_PAGE = 1_000_000_000;

  /// Rows before this page.
  public long offset() {
    return (page - 1L) * size;
  }

  public long pagesOf(long total) {
    return Math.ceilDiv(total, size);
  }

  static Paging of(HttpRequest<?> request) {
    FieldErrors errors = new FieldErrors();
    String page = request.getParameters().get("page");
    String name = request.getParameters().contains("page_size") ? "page_size" : "size";
    String size = request.getParameters().get(name);
    Paging paging =
        new Paging(
            number("page", page, 1, LAST_PAGE, errors),
            number(name, size, USUAL, MAX, errors),
            page != null || size != null);
    if (!errors.isEmpty()) {
      throw Refusal.fields(errors);
    }
    return paging;
  }

  private static int number(
      String name, @Nullable String text, int usual, int max, FieldErrors errors) {
    if (text == null || text.isBlank()) {
      return usual;
    }
    if (text.matches("0*[1-9][0-9]{0,9}") && Long.parseLong(text) <= max) {
      return Integer.parseInt(text);
    }
    errors.add(name, "must be 1 to " + max);
    return usual;
  }

  @Singleton
  static final class Binder implements TypedRequestArgumentBinder<Paging> {
    @Override
    public Argument<Paging> argumentType() {
      return Argument.of(Paging.class);
    }

    @Override
    public BindingResult<Paging> bind(
        ArgumentConversionContext<Paging> context, HttpRequest<?> request) {
      Paging paging = Paging.of(request);
      return () -> Optional.of(paging);
    }
  }
}
