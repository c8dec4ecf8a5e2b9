package dialer.api.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.json.JsonMapper;
import io.micronaut.serde.annotation.Serdeable;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StreamedTableTest {
  private static final int LINES = 30_250;

  private int given;

  private List<Line> following(@Nullable Line after) {
    int from = after == null ? 0 : after.id() + 1;
    List<Line> some =
        IntStream.range(from, Math.min(LINES, from + StreamedTable.ROWS_AT_ONCE))
            .mapToObj(id -> new Line(id, "p"))
            .toList();
    given += some.size();
    return some;
  }

  @Serdeable
  record Line(int id, String name) {}

  @Test
  void no_more_lines_are_fetched_than_the_reader_has_come_to() {
    StreamedTable<Line> table =
        new StreamedTable<>(
            new CsvTable(JsonMapper.createDefault()), Columns.of(Line.class), this::following);
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
      assertThat(given - lines).isLessThanOrEqualTo(StreamedTable.ROWS_AT_ONCE);
    }
    assertThat(lines).as("with the heading").isEqualTo(LINES + 1);
    assertThat(given).isEqualTo(LINES);
  }

  @Test
  void what_a_spreadsheet_would_run_is_shown_as_text() {
    CsvTable csv = new CsvTable(JsonMapper.createDefault());
    assertThat(
            csv.lines(
                Columns.namesOf(Line.class),
                List.of(new Line(-1, "=1+1"), new Line(2, "+49301234567"), new Line(3, "a,\"b\""))))
        .isEqualTo("-1,'=1+1\r\n2,+49301234567\r\n3,\"a,\"\"b\"\"\"\r\n");
  }
}
