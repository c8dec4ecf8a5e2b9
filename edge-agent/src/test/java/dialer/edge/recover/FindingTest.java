package dialer.edge.recover;

import static org.assertj.core.api.Assertions.assertThat;

import dialer.call.AttemptId;
import dialer.call.ClientCode;
import dialer.call.Disposition;
import dialer.edge.ami.LiveChannel;
import dialer.edge.ami.PastCall;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FindingTest {
  private static final ClientCode CLIENT = new ClientCode("client123");
  private static final AttemptId ID = new AttemptId(new UUID(1, 2));
  private static final Instant INTENDED = Instant.parse("2026-11-21T10:00:00Z");
  private static final Instant BEFORE = INTENDED.minusSeconds(60);
  private static final Look NOTHING = new Look(List.of(), true, Map.of());
  private static final Look BROKEN = new Look(List.of(), false, Map.of());
  private static final PastCall BUSY = new PastCall(null, false, null, INTENDED, Disposition.BUSY);

  /// Nothing is seen in either look. Only one row allows another dial.
  @ParameterizedTest
  @CsvSource({
    // evidence, records unbroken, marked before the intent, Asterisk older than the intent
    "false, true,  true,  true,  true",
    "false, true,  true,  false, false",
    "false, true,  false, true,  false",
    "false, true,  false, false, false",
    "false, false, true,  true,  false",
    "false, false, true,  false, false",
    "false, false, false, true,  false",
    "false, false, false, false, false",
    "true,  true,  true,  true,  false",
    "true,  true,  true,  false, false",
    "true,  true,  false, true,  false",
    "true,  true,  false, false, false",
    "true,  false, true,  true,  false",
    "true,  false, true,  false, false",
    "true,  false, false, true,  false",
    "true,  false, false, false, false",
  })
  void only_the_absence_of_everything_proves_that_it_was_never_dialled(
      boolean evidence, boolean unbroken, boolean marked, boolean older, boolean neverDialled) {
    Finding finding =
        Finding.of(
            ID,
            evidence,
            INTENDED,
            unbroken ? NOTHING : BROKEN,
            NOTHING,
            marked ? BEFORE : INTENDED.plusMillis(1),
            older ? BEFORE : INTENDED.minusMillis(900));

    assertThat(finding)
        .isInstanceOf(neverDialled ? Finding.NeverDialled.class : Finding.Lost.class);
  }

  @Test
  void without_any_records_nothing_is_proved() {
    assertThat(find(BROKEN, BROKEN, null)).isInstanceOf(Finding.Lost.class);
    assertThat(find(NOTHING, BROKEN, BEFORE)).isInstanceOf(Finding.Lost.class);
  }

  @Test
  void a_channel_in_either_look_is_alive() {
    Look ringing = new Look(List.of(new LiveChannel(ID, CLIENT, true, false)), true, Map.of());
    Look bridged =
        new Look(
            List.of(
                new LiveChannel(ID, CLIENT, true, true), new LiveChannel(ID, CLIENT, false, true)),
            true,
            Map.of());

    assertThat(find(NOTHING, ringing, BEFORE)).isEqualTo(new Finding.Alive(false, false));
    assertThat(find(ringing, NOTHING, BEFORE)).isEqualTo(new Finding.Alive(false, false));
    assertThat(find(ringing, bridged, BEFORE)).isEqualTo(new Finding.Alive(true, true));
  }

  @Test
  void a_record_tells_the_end_also_where_the_first_look_still_saw_a_channel() {
    Look recorded = new Look(List.of(), true, Map.of(ID, BUSY));
    Look ringing = new Look(List.of(new LiveChannel(ID, CLIENT, true, false)), true, Map.of());

    assertThat(find(NOTHING, recorded, BEFORE)).isEqualTo(new Finding.Recorded(BUSY));
    assertThat(find(ringing, recorded, BEFORE)).isEqualTo(new Finding.Recorded(BUSY));
  }

  @Test
  void channels_and_records_of_other_attempts_prove_nothing() {
    AttemptId other = new AttemptId(new UUID(1, 3));
    Look others =
        new Look(List.of(new LiveChannel(other, CLIENT, true, true)), true, Map.of(other, BUSY));

    assertThat(find(others, others, BEFORE)).isInstanceOf(Finding.NeverDialled.class);
  }

  private static Finding find(Look first, Look second, @Nullable Instant markedAt) {
    return Finding.of(ID, false, INTENDED, first, second, markedAt, BEFORE);
  }
}
