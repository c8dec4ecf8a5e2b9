package dialer.api.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
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
    "+881612345678999, the number policy forbids satellite numbers",
    "+336123456789999999999, the number policy forbids numbers outside DE",
    "00336123456789999999999, the number policy forbids numbers outside DE",
    "+49900123456799, the number policy forbids premium-rate numbers",
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
    assertThat(NumberPolicy.refusal("+187655512349999", AMERICAN))
        .as("an exchange ignores the digits that are too many")
        .contains("the number policy forbids numbers outside US");
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

  private static List<String> refusals(
      Numbering tenant, String prefixes, String dialled, String said) {
    return Party.of(dialled, said, List.of(prefixes.split(" ", -1)), Set.of(), tenant)
        .numbers()
        .stream()
        .flatMap(number -> NumberPolicy.refusal(number, tenant).stream())
        .toList();
  }

  @ParameterizedTest
  @CsvSource({
    "0 1, +881612345678, +4930123456", // a decoy
    "0 1, 008816123456789, 89", // the most of it in a prefix of the body
    "'', 008816123456789, 89",
    "9, 900881612345678, 900881612345678",
    "9, 9881612345678, 9881612345678", // as we dial +881612345678 ourselves
    "0, 0881612345678, +4930123456",
    "00, 00881612345678, 881612345678",
    "9, 9881612345678999999, 9881612345678999999",
    "'', *31#00881612345678, *31#00881612345678",
  })
  void what_is_dialled_is_judged_whatever_the_tenant_says_of_it(
      String prefixes, String dialled, String said) {
    for (Numbering tenant :
        List.of(
            UNKNOWN,
            new Numbering(5, "DE", false, Map.of()),
            new Numbering(5, "US", false, Map.of()),
            new Numbering(5, "IN", false, Map.of()))) {
      assertThat(refusals(tenant, prefixes, dialled, said))
          .as("a tenant in %s", tenant.country())
          .contains("the number policy forbids satellite numbers");
    }
  }

  @Test
  void own_numbers_are_dialled_behind_an_outside_line() {
    assertThat(refusals(GERMAN, "0", "0015112345678", "015112345678")).isEmpty();
    assertThat(refusals(GERMAN, "0 1", "0491700000000", "+491700000000")).isEmpty();
    assertThat(refusals(AMERICAN, "9", "914155550100", "+14155550100")).isEmpty();
    assertThat(refusals(AMERICAN, "9", "94155550100", "4155550100")).isEmpty();
    Numbering british = new Numbering(6, "GB", true, Map.of());
    assertThat(refusals(british, "9", "902079460000", "02079460000")).isEmpty();
  }

  @Test
  void the_numbers_of_the_documents_and_of_the_local_carrier_are_dialled_from_everywhere() {
    for (String country : List.of("DE", "US", "IN", "GB", "FR")) {
      Numbering tenant = new Numbering(7, country, true, Map.of());
      for (String number :
          ("1234567890 +1234567890 0987654321 +0987654321 9876543210 9876543211 9876543212 1111111111"
                  + " 2222222222 97000001 98000001 99000017 5550001 123 1001")
              .split(" ")) {
        for (String prefix : List.of("", "0", "1")) {
          String dialled = prefix.isEmpty() ? number : prefix + number.replace("+", "");
          assertThat(refusals(tenant, "0 1", dialled, number))
              .as("%s from %s", dialled, country)
              .isEmpty();
        }
      }
    }
  }

  @Test
  void a_number_has_one_spelling() {
    assertThat(GERMAN.spelling("01701234567")).isEqualTo("+491701234567");
    assertThat(GERMAN.spelling("00491701234567")).isEqualTo("+491701234567");
    assertThat(UNKNOWN.spelling("01701234567")).isEqualTo("01701234567");
  }
}
