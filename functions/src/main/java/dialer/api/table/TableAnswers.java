package dialer.api.table;

import dialer.api.http.BoundLists;
import dialer.api.http.Listing;
import dialer.api.http.Paging;
import io.micronaut.context.env.Environment;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.server.types.files.StreamedFile;
import io.micronaut.json.JsonMapper;
import jakarta.inject.Singleton;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Answers a list as JSON, or as a table where `Accept` asks for `text/csv` first: all of it unless
/// a page is asked for, and on Lambda, where answers are bounded, always a page.
@Singleton
public final class TableAnswers {
  /// That of a table.
  public static final MediaType TYPE = MediaType.of("text/csv; charset=utf-8");

  private final CsvTable csv;
  private final boolean streams;

  /// @param environment a function answers whole, and no more than a few MiB
  TableAnswers(JsonMapper json, Environment environment) {
    this.csv = new CsvTable(json);
    this.streams = !environment.getActiveNames().contains(Environment.FUNCTION);
  }

  /// @param page of what is asked for
  /// @param following asked once, for what gives the next of all after one, or the first; see
  ///   [StreamedTable]
  public <T> HttpResponse<?> answer(
      HttpRequest<?> request,
      Paging paging,
      Columns<T> columns,
      Supplier<Listing<T>> page,
      Supplier<Function<@Nullable T, List<T>>> following) {
    boolean table =
        request.accept().stream().findFirst().filter(MediaType.TEXT_CSV_TYPE::equals).isPresent();
    if (table && streams && !paging.asked()) {
      return HttpResponse.ok(new StreamedFile(whole(columns, following.get()), TYPE));
    }
    Listing<T> asked = page.get();
    return table
        ? HttpResponse.ok(bounded(columns, asked.data()))
            .contentType(TYPE)
            .header("X-Total-Count", String.valueOf(asked.total()))
        : HttpResponse.ok(asked).contentType(MediaType.APPLICATION_JSON_TYPE);
  }

  /// All of it, however long it is.
  ///
  /// @param following see [StreamedTable]
  public <T> InputStream whole(Columns<T> columns, Function<@Nullable T, List<T>> following) {
    return new StreamedTable<>(csv, columns, following);
  }

  private <T> String bounded(Columns<T> columns, List<T> page) {
    var table = new StreamedTable<T>(csv, columns, after -> after == null ? page : List.<T>of());
    byte[] text = table.readAllBytes();
    if (!BoundLists.fits(text)) {
      throw BoundLists.tooLong();
    }
    return new String(text, StandardCharsets.UTF_8);
  }
}
