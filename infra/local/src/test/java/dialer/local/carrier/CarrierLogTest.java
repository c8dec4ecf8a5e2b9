package dialer.local.carrier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dialer.local.carrier.CarrierFact.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CarrierLogTest {
  private static final CarrierFact END =
      new CarrierFact(
          Instant.parse("2026-11-21T08:00:00.123456Z"),
          Kind.END,
          "1795248153.19",
          "99000017",
          Optional.of("0f9c4255-2872-736b-8473-a1d28190ac4e"),
          OptionalInt.of(17));

  @TempDir private Path dir;

  @Test
  void a_fact_is_read_as_it_was_written() {
    assertThat(CarrierFact.parse(END.line())).isEqualTo(END);
    assertThat(END.line())
        .isEqualTo(
            "1795248000.123456 END channel=1795248153.19 number=99000017"
                + " attempt=0f9c4255-2872-736b-8473-a1d28190ac4e cause=17");
  }

  @Test
  void what_a_dialplan_writes_less_exactly_is_read_too() {
    var fact =
        CarrierFact.parse("1795248000.5  INVITE number=12 channel=carrier-1.7 attempt= extra=1");

    assertThat(fact.at()).isEqualTo(Instant.parse("2026-11-21T08:00:00.5Z"));
    assertThat(fact.attempt()).isEmpty();
    assertThat(fact.cause()).isEmpty();
  }

  @Test
  void a_line_that_is_none_is_named() {
    assertThatThrownBy(() -> CarrierFact.parse("1795248000.5 BYE channel=1"))
        .hasMessageContaining("neither INVITE, ANSWER nor END: 'BYE'");
    assertThatThrownBy(() -> CarrierFact.parse("yesterday INVITE channel=1"))
        .hasMessageContaining("'yesterday'");
    assertThatThrownBy(() -> CarrierFact.parse("1795248000.5 INVITE number=1"))
        .hasMessageContaining("channel");
  }

  @Test
  void a_log_is_appended_to_and_a_line_still_being_written_is_left_for_later() throws Exception {
    var file = dir.resolve("deep/carrier.log");
    for (int i = 0; i < 2; i++) {
      try (var log = CarrierLog.appendTo(file)) {
        log.write(END);
      }
    }
    Files.writeString(file, Files.readString(file) + "1795248001.1 INV");

    assertThat(CarrierLog.read(file)).containsExactly(END, END);
  }
}
