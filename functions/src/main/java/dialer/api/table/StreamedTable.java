package dialer.api.table;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A table that is made while it is read. At most [#ROWS_AT_ONCE] of its objects are in memory.
public final class StreamedTable<T> extends InputStream {
  public static final int ROWS_AT_ONCE = 500;

  private final CsvTable csv;
  private final Columns<T> columns;
  private final Function<@Nullable T, List<T>> following;
  private byte[] part;
  private int read;
  private @Nullable T last;
  private boolean ended;

  /// @param following the objects after one, or the first; fewer than [#ROWS_AT_ONCE] end the table
  StreamedTable(CsvTable csv, Columns<T> columns, Function<@Nullable T, List<T>> following) {
    this.csv = csv;
    this.columns = columns;
    this.following = following;
    this.part = csv.heading(columns.names()).getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public byte[] readAllBytes() {
    try {
      return super.readAllBytes();
    } catch (IOException e) { // only if reading threw it
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public int read() {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) {
    if (length == 0) {
      return 0;
    }
    if (read == part.length && !next()) {
      return -1;
    }
    int count = Math.min(length, part.length - read);
    System.arraycopy(part, read, buffer, offset, count);
    read += count;
    return count;
  }

  private boolean next() {
    if (ended) {
      return false;
    }
    List<T> some = following.apply(last);
    ended = some.size() < ROWS_AT_ONCE;
    if (some.isEmpty()) {
      return false;
    }
    last = some.getLast();
    part =
        csv.lines(columns.names(), some.stream().map(columns.line()).toList())
            .getBytes(StandardCharsets.UTF_8);
    read = 0;
    return true;
  }
}
