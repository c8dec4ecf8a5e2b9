package dialer.api.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumberPolicyTest {
  private static final Numbering GERMAN = new Numbering(1, "DE", true, Map.of());
  private static final Numbering AMERICAN = new Numbering(2, "US", true, Map.of());
  private static final Numbering UNKNOWN = new Numbering(3, null, true, Map.of());

  @ParameterizedTest
  @CsvSource({
    "+491701234567, ",
    "01701234567, ",
    "030 1234567, ",
    "+4915112345678, ",
    "+33612345678, the number policy forbids numbers outside DE",
    "0033612345678, the number policy forbids numbers outside DE",
    "09001234567, the number policy forbids premium-rate numbers",
    "+499001234567, the number policy forbids premium-rate numbers",
    "01805123456, the number policy forbids shared-cost numbers",
    "+881612345678, the number policy forbids satellite numbers",
    "+870773111632, the number policy forbids satellite numbers",
    "97000001, ",
    "*97#, ",
  })
  void a_german_tenant_calls_germany_without_extra_cost(String number, String refusal) {
    assertThat(NumberPolicy.refusal(number.replace(" ", ""), GERMAN).orElse(null))
        .isEqualTo(refusal);
  }

  @Test
  void a_country_code_shared_with_dearer_islands_is_not_enough() {
    assertThat(NumberPolicy.refusal("+14155550100", AMERICAN)).isEmpty();
    assertThat(NumberPolicy.refusal("+18765551234", AMERICAN)).isPresent(); // Jamaica
    assertThat(NumberPolicy.refusal("+1234567890", AMERICAN)).isEmpty(); // nobody's
  }

  @Test
  void where_the_country_is_unknown_only_what_costs_extra_is_forbidden() {
    assertThat(NumberPolicy.refusal("+491701234567", UNKNOWN)).isEmpty();
    assertThat(NumberPolicy.refusal("99000017", UNKNOWN)).isEmpty();
    assertThat(NumberPolicy.refusal("+499001234567", UNKNOWN)).isPresent();
  }

  @Test
  void what_an_operator_said_of_a_prefix_comes_first_and_the_longest_decides() {
    Numbering told =
        new Numbering(
            4,
            "DE",
            true,
            Map.of("+33", true, "+3389", false, "+49900", true, "+49170", false, "97", false));
    assertThat(NumberPolicy.refusal("+33612345678", told)).isEmpty();
    assertThat(NumberPolicy.refusal("0033891234567", told))
        .contains("the number policy forbids numbers that begin with +3389");
    assertThat(NumberPolicy.refusal("09001234567", told)).isEmpty();
    assertThat(NumberPolicy.refusal("01701234567", told)).isPresent();
    assertThat(NumberPolicy.refusal("97000001", told)).isPresent();
  }

  @Test
  void a_tenant_that_may_call_any_country_may_still_not_call_what_costs_extra() {
    Numbering any = new Numbering(5, "DE", false, Map.of());
    assertThat(NumberPolicy.refusal("+33612345678", any)).isEmpty();
    assertThat(NumberPolicy.refusal("+881612345678", any)).isPresent();
    assertThat(NumberPolicy.refusal("09001234567", any)).isPresent();
  }

  @Test
  void emergency_numbers_are_never_dialled() {
    assertThat(EmergencyNumbers.isEmergency("112", UNKNOWN)).isTrue();
    assertThat(EmergencyNumbers.isEmergency("110", GERMAN)).isTrue();
    assertThat(EmergencyNumbers.isEmergency("110", AMERICAN)).isFalse();
    assertThat(EmergencyNumbers.isEmergency("1101234", GERMAN)).isFalse();
  }

  @Test
  void a_number_has_one_spelling() {
    assertThat(GERMAN.spelling("01701234567")).isEqualTo("+491701234567");
    assertThat(GERMAN.spelling("00491701234567")).isEqualTo("+491701234567");
    assertThat(UNKNOWN.spelling("01701234567")).isEqualTo("01701234567");
  }
}
