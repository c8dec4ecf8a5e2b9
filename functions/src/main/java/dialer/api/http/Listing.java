package dialer.api.http;

import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.util.List;

/// The shape of every list.
///
/// @param total over all pages
/// @param pages how many pages of `pageSize` there are
@Serdeable(naming = SnakeCaseStrategy.class)
public record Listing<T>(
    String message, String status, List<T> data, long total, int page, int pageSize, long pages) {

  public static <T> Listing<T> page(String message, List<T> data, long total, Paging paging) {
    return new Listing<>(
        message, "success", data, total, paging.page(), paging.size(), paging.pagesOf(total));
  }

  /// A list that is always given whole.
  public static <T> Listing<T> whole(String message, List<T> data) {
    return new Listing<>(message, "success", data, data.size(), 1, data.size(), 1);
  }
}
