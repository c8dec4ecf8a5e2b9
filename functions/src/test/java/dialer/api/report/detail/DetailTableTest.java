package dialer.api.report.detail;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DetailTableTest {
  private static final int CALLS = 30_250;
  private static final Instant AT = Instant.parse("2026-06-10T12:00:00Z");

  private int given;

  private List<CallDetail> following(@Nullable CallDetail after) {
    int from = after == null ? 0 : (int) after.id() + 1;
    List<CallDetail> some =
        IntStream.range(from, Math.min(CALLS, from + DetailTable.ROWS_AT_ONCE))
            .mapToObj(DetailTableTest::call)
            .toList();
    given += some.size();
    return some;
  }

  private static CallDetail call(int id) {
    return new CallDetail(
        id,
        new UUID(7, id),
        null,
        null,
        "555",
        null,
        null,
        "p",
        null,
        "s",
        null,
        1,
        "BUSY",
        AT,
        null,
        AT,
        1,
        0,
        17,
        null);
  }

  @Test
  void no_more_calls_are_fetched_than_the_reader_has_come_to() {
    DetailTable table = new DetailTable(new CsvTable(JsonMapper.createDefault()), this::following);
    byte[] buffer = new byte[4_096];
    long lines = 0;
    for (int some = table.read(buffer, 0, buffer.length);
        some >= 0;
        some = table.read(buffer, 0, buffer.length)) {
      lines +=
          new String(buffer, 0, some, StandardCharsets.UTF_8)
              .chars()
              .filter(c -> c == '\n')
              .count();
      assertThat(given - lines).isLessThanOrEqualTo(DetailTable.ROWS_AT_ONCE);
    }
    assertThat(lines).as("with the heading").isEqualTo(CALLS + 1);
    assertThat(given).isEqualTo(CALLS);
  }
}
