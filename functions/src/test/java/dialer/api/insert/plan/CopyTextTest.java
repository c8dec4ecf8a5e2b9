package dialer.api.insert.plan;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CopyTextTest {

  private static String text(CopyText rows) {
    return new String(rows.bytes(), 0, rows.length(), UTF_8);
  }

  @Test
  void a_row_has_its_columns_between_tabs_and_its_nulls_marked() {
    var row =
        new CopyText(1)
            .raw("id")
            .next("text")
            .next((String) null)
            .next((Long) Long.MIN_VALUE)
            .next((Integer) null)
            .next(true)
            .endRow();
    assertThat(text(row)).isEqualTo("id\ttext\t\\N\t-9223372036854775808\t\\N\tt\n");
  }

  @Test
  void what_copy_gives_a_meaning_is_escaped() {
    assertThat(text(new CopyText(1).next("a\\b\tc\nd\re\\.")))
        .isEqualTo("\ta\\\\b\\tc\\nd\\re\\\\.");
  }

  @Test
  void every_character_of_unicode_comes_out_as_utf_8() {
    var all = new StringBuilder();
    for (int code = 0x20; code <= Character.MAX_CODE_POINT; code += code < 0x3000 ? 1 : 977) {
      if (code != '\\' && (code < Character.MIN_SURROGATE || code > Character.MAX_SURROGATE)) {
        all.appendCodePoint(code);
      }
    }
    assertThat(text(new CopyText(1).next(all.toString()))).isEqualTo("\t" + all);
  }
}
