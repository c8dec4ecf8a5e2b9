package dialer.local.carrier;

import static org.assertj.core.api.Assertions.assertThat;

import dialer.local.carrier.Behaviour.Answers;
import dialer.local.carrier.Behaviour.Refuses;
import dialer.local.carrier.Behaviour.RingsOn;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NumberPlanTest {
  private final Random random = new Random(7);

  @Test
  void every_explicit_number_has_one_behaviour_and_rings_as_long_as_it_says() {
    for (int ring : new int[] {0, 1, 42, 99}) {
      for (int talk : new int[] {0, 5, 99}) {
        for (int code = 0; code <= 99; code++) {
          var behaviour = behaviour("99%02d%02d%02d".formatted(ring, talk, code));
          var time = talk == 0 ? Optional.<Duration>empty() : Optional.of(Duration.ofSeconds(talk));
          var rings = Duration.ofSeconds(ring);
          assertThat(behaviour)
              .isEqualTo(
                  switch (code) {
                    case 0, 81, 82 -> new Answers(rings, time, false);
                    case 80 -> new Answers(rings, time, true);
                    case 99 -> new RingsOn(Duration.ofMinutes(10));
                    default -> new Refuses(rings, code);
                  });
        }
      }
    }
  }

  /// As the two Asterisks exchanged them, cause by cause; what is not listed travels as 603 and
  /// arrives as 21.
  @Test
  void a_refusal_arrives_as_sip_carries_it() {
    Map<Integer, String> known = new TreeMap<>();
    IntStream.of(1, 2, 3).forEach(c -> known.put(c, "404 1"));
    IntStream.of(19, 20, 31).forEach(c -> known.put(c, "480 19"));
    IntStream.of(34, 42, 66).forEach(c -> known.put(c, "503 34"));
    known.putAll(
        Map.of(
            17, "486 17", 18, "408 18", 21, "403 21", 22, "410 22", 23, "302 23", 27, "502 27", 28,
            "484 28", 29, "501 29", 38, "500 38", 58, "488 58"));
    for (int code = 1; code <= 79; code++) {
      var refuses = (Refuses) behaviour("990000%02d".formatted(code));
      assertThat(refuses.sip() + " " + refuses.heard())
          .as("cause %d", code)
          .isEqualTo(known.getOrDefault(code, "603 21"));
    }
  }

  @Test
  void numbers_in_98_are_the_mixture_and_the_same_seed_gives_the_same() {
    var outcomes = new TreeMap<String, Integer>();
    for (int i = 0; i < 10_000; i++) {
      outcomes.merge(behaviour("98%06d".formatted(i)).toString(), 1, Integer::sum);
    }
    assertThat(share(outcomes, behaviour("99020500")))
        .isBetween(53, 57); // answered, and the machine with it
    assertThat(share(outcomes, behaviour("99000099"))).isBetween(23, 27);
    assertThat(share(outcomes, behaviour("99010017"))).isBetween(13, 17);
    assertThat(share(outcomes, behaviour("99000034"))).isBetween(4, 6);
    assertThat(outcomes).hasSize(4);
    assertThat(NumberPlan.of("9812", new Random(3)))
        .isEqualTo(NumberPlan.of("9812", new Random(3)));
  }

  @ParameterizedTest
  @CsvSource({"9712", "97123456"})
  void numbers_in_97_answer_and_hang_up_at_once(String number) {
    assertThat(behaviour(number))
        .isEqualTo(new Answers(Duration.ZERO, Optional.of(Duration.ZERO), false));
  }

  @ParameterizedTest
  @ValueSource(strings = {"12", "0987654321", "98", "971", "990000", "9900000000", "15551230000"})
  void any_other_number_rings_a_second_and_answers(String number) {
    assertThat(behaviour(number))
        .isEqualTo(new Answers(Duration.ofSeconds(1), Optional.empty(), false));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1", "+15551230000", "s", "12a", "1 2", "*98", "99RRTTCC"})
  void what_is_no_number_is_not_found(String number) {
    assertThat(behaviour(number)).isEqualTo(new Refuses(Duration.ZERO, 1));
  }

  private Behaviour behaviour(String number) {
    return NumberPlan.of(number, random);
  }

  private static int share(Map<String, Integer> outcomes, Behaviour of) {
    return Math.round(outcomes.getOrDefault(of.toString(), 0) / 100f);
  }
}
