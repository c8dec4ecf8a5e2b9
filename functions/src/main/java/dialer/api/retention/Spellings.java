package dialer.api.retention;

import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import dialer.api.rule.Numbering;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/// The ways a number may be written in digits.
///
/// @param core digits that are in all of them
/// @param pattern for Postgres: any of them, not as a part of a longer row of digits; where it is
///   dialled (`PJSIP/00301234@trunk`) there may be a prefix before it
record Spellings(String core, String pattern) {

  static Spellings of(String number, Numbering tenant) {
    Set<String> all = new LinkedHashSet<>();
    all.add(number.startsWith("+") ? number.substring(1) : number);
    Optional<PhoneNumber> read = tenant.read(number);
    read.ifPresent(n -> {
      String national = String.valueOf(n.getNationalNumber());
      all.add(national);
      all.add("0" + national);
      all.add(n.getCountryCode() + national);
      all.add("00" + n.getCountryCode() + national);
    });
    String core =
        read.map(n -> String.valueOf(n.getNationalNumber())).orElse(all.iterator().next());
    String any = String.join("|", all.stream().map(Spellings::quoted).toList());
    return new Spellings(core, "(?<![0-9])(" + any + ")(?![0-9])|(" + any + ")(?=@)");
  }

  private static String quoted(String spelling) {
    return spelling.replaceAll("([^0-9A-Za-z])", "\\\\$1");
  }
}
