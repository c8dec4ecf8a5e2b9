package dialer.api.rule;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber.CountryCodeSource;
import dialer.api.db.Session;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// How a tenant's numbers are read, and which it may call.
///
/// @param country ISO 3166: whose numbers have no country code; null: only those with one are read
/// @param own whether it may call its own country alone
/// @param prefixes what is allowed (true) or forbidden all the same; the longest that fits decides
public record Numbering(
    long clientId, @Nullable String country, boolean own, Map<String, Boolean> prefixes) {
  private static final PhoneNumberUtil NUMBERS = PhoneNumberUtil.getInstance();
  private static final String NOWHERE = "ZZ";

  /// ITU's international prefix: an exchange may know it whatever the country.
  private static final String INTERNATIONAL = "00";

  /// Country codes of no country, whose calls cost extra.
  private static final Set<Integer> OF_NO_COUNTRY = Set.of(808, 870, 881, 882, 883, 979);

  private static final Set<CountryCodeSource> SAID_ABROAD =
      Set.of(CountryCodeSource.FROM_NUMBER_WITH_PLUS_SIGN, CountryCodeSource.FROM_NUMBER_WITH_IDD);

  public static Numbering of(Session session, long clientId) {
    return session
        .first(
            row ->
                new Numbering(
                    clientId,
                    row.maybeText("country"),
                    row.text("number_policy").equals("own_country"),
                    prefixes(session, clientId)),
            "SELECT country, number_policy FROM clients WHERE id = ?",
            clientId)
        .orElseGet(() -> new Numbering(clientId, null, true, Map.of()));
  }

  private static Map<String, Boolean> prefixes(Session session, long clientId) {
    Map<String, Boolean> prefixes = new HashMap<>();
    session.list(
        row -> prefixes.put(row.text("prefix"), row.bool("allowed")),
        "SELECT prefix, allowed FROM number_prefixes WHERE client_id = ?",
        clientId);
    return prefixes;
  }

  /// The longest prefix that the number begins with, as dialled or in a spelling of whom it
  /// reaches.
  Optional<Map.Entry<String, Boolean>> prefix(String dialled) {
    List<String> spelled = spellings(dialled).toList();
    return prefixes.entrySet().stream()
        .filter(p -> spelled.stream().anyMatch(number -> number.startsWith(p.getKey())))
        .max(Comparator.comparingInt(p -> p.getKey().length()));
  }

  /// Empty for what is no number of a public network, or cannot be told from one.
  public Optional<PhoneNumber> read(String dialled) {
    try {
      PhoneNumber number = NUMBERS.parse(dialled, country == null ? NOWHERE : country);
      return NUMBERS.isPossibleNumber(number) ? Optional.of(number) : Optional.empty();
    } catch (NumberParseException e) {
      return Optional.empty();
    }
  }

  /// One spelling for every way to write a number: E.164 where it can be read, else as dialled.
  public String spelling(String dialled) {
    return read(dialled).map(Numbering::written).orElse(dialled);
  }

  /// The numbers of public networks that it may reach, for exchanges ignore digits that are too
  /// many: cut to a length that is possible, and until it is valid.
  List<PhoneNumber> reached(String dialled) {
    return parsed(dialled).stream()
        .flatMap(number -> Stream.of(possible(number), valid(number)))
        .flatMap(Optional::stream)
        .distinct()
        .toList();
  }

  /// As dialled, and whom it may reach in E.164.
  public Stream<String> spellings(String dialled) {
    return Stream.concat(Stream.of(dialled), reached(dialled).stream().map(Numbering::written))
        .distinct();
  }

  /// One spelling of whom it reaches, with however many digits too many.
  public String callee(String dialled) {
    List<PhoneNumber> reached = reached(dialled);
    return reached.isEmpty() ? dialled : written(reached.getLast());
  }

  boolean isValid(String dialled) {
    return parsed(dialled).filter(NUMBERS::isValidNumber).isPresent();
  }

  /// E.164 of the valid number that it reaches if it is taken as one with an international prefix.
  Optional<String> abroad(String dialled) {
    Optional<String> abroad =
        parsed(dialled)
            .filter(number -> SAID_ABROAD.contains(number.getCountryCodeSource()))
            .flatMap(Numbering::valid)
            .map(Numbering::written);
    return abroad.isEmpty() && dialled.startsWith(INTERNATIONAL)
        ? abroad("+" + dialled.substring(INTERNATIONAL.length()))
        : abroad;
  }

  /// E.164 of digits that have lost their `+`: they are no number of the country, or of no country
  /// at all, and valid with it.
  Optional<String> withItsPlus(String digits) {
    if (digits.startsWith("+") || digits.startsWith(INTERNATIONAL)) {
      return abroad(digits);
    }
    return parsed("+" + digits)
        .filter(number -> !isValid(digits) || OF_NO_COUNTRY.contains(number.getCountryCode()))
        .flatMap(Numbering::valid)
        .map(Numbering::written);
  }

  private Optional<PhoneNumber> parsed(String dialled) {
    String text = dialled;
    while (true) {
      try {
        return Optional.of(NUMBERS.parseAndKeepRawInput(text, country == null ? NOWHERE : country));
      } catch (NumberParseException e) {
        if (e.getErrorType() != NumberParseException.ErrorType.TOO_LONG) {
          return Optional.empty();
        }
        text = text.substring(0, text.length() - 1);
      }
    }
  }

  private static Optional<PhoneNumber> possible(PhoneNumber number) {
    PhoneNumber cut = new PhoneNumber().mergeFrom(number);
    while (true) {
      switch (NUMBERS.isPossibleNumberWithReason(cut)) {
        case IS_POSSIBLE, IS_POSSIBLE_LOCAL_ONLY -> {
          return Optional.of(cut);
        }
        case TOO_LONG, INVALID_LENGTH -> cut.setNationalNumber(cut.getNationalNumber() / 10);
        default -> {
          return Optional.empty();
        }
      }
    }
  }

  private static Optional<PhoneNumber> valid(PhoneNumber number) {
    PhoneNumber cut = new PhoneNumber().mergeFrom(number);
    return NUMBERS.truncateTooLongNumber(cut) ? Optional.of(cut) : Optional.empty();
  }

  private static String written(PhoneNumber number) {
    return NUMBERS.format(number, PhoneNumberFormat.E164);
  }
}
