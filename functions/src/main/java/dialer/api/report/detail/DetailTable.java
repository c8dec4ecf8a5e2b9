package dialer.api.report.detail;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A table of calls that is made while it is read. At most [#ROWS_AT_ONCE] calls are in memory.
final class DetailTable extends InputStream {
  static final int ROWS_AT_ONCE = 500;

  private static final List<String> HEADING =
      Arrays.stream(CallDetail.class.getRecordComponents())
          .map(component -> component.getName().replaceAll("([A-Z])", "_$1").toLowerCase())
          .toList();

  private final CsvTable csv;
  private final Function<@Nullable CallDetail, List<CallDetail>> following;
  private byte[] part;
  private int read;
  private @Nullable CallDetail last;
  private boolean ended;

  /// @param following the calls after one, or the first; fewer than [#ROWS_AT_ONCE] end the table
  DetailTable(CsvTable csv, Function<@Nullable CallDetail, List<CallDetail>> following) {
    this.csv = csv;
    this.following = following;
    this.part = csv.heading(HEADING).getBytes(StandardCharsets.UTF_8);
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
    int some = Math.min(length, part.length - read);
    System.arraycopy(part, read, buffer, offset, some);
    read += some;
    return some;
  }

  private boolean next() {
    if (ended) {
      return false;
    }
    List<CallDetail> calls = following.apply(last);
    ended = calls.size() < ROWS_AT_ONCE;
    if (calls.isEmpty()) {
      return false;
    }
    last = calls.getLast();
    part = csv.lines(HEADING, calls).getBytes(StandardCharsets.UTF_8);
    read = 0;
    return true;
  }
}
