package dialer.api.rule;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import dialer.api.db.Session;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
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

  /// The longest prefix that the number begins with, as dialled or in its one spelling.
  Optional<Map.Entry<String, Boolean>> prefix(String dialled) {
    String spelled = spelling(dialled);
    return prefixes.entrySet().stream()
        .filter(p -> spelled.startsWith(p.getKey()) || dialled.startsWith(p.getKey()))
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
    return read(dialled).map(n -> NUMBERS.format(n, PhoneNumberFormat.E164)).orElse(dialled);
  }
}
