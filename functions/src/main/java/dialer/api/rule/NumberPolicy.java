package dialer.api.rule;

import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberType;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import dialer.api.db.Session;
import dialer.call.CallId;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Keeps a stolen key from running up a bill: without leave a tenant calls its own country only,
/// and no number that costs the caller extra. What an operator said of a prefix comes first. Where
/// its country is not known, that one is not asked for; what cannot be read as a number is let
/// through as dialled.
@Singleton
final class NumberPolicy implements DialRule {
  private static final PhoneNumberUtil NUMBERS = PhoneNumberUtil.getInstance();

  /// Country codes of satellites and other networks without a country.
  private static final Set<Integer> SATELLITE = Set.of(870, 881, 882, 883);

  private static final int INTERNATIONAL_PREMIUM = 979;
  private static final int INTERNATIONAL_SHARED_COST = 808;

  @Override
  public Map<CallId, String> refusals(Session session, Numbering tenant, List<Candidate> calls) {
    Map<CallId, String> refused = new HashMap<>();
    for (Candidate call : calls) {
      call.parties().stream()
          .flatMap(party -> refusals(party, tenant))
          .findFirst()
          .ifPresent(why -> refused.put(call.call(), why));
    }
    return refused;
  }

  /// A prefix may be forbidden with the allocation's before it too.
  private static Stream<String> refusals(Party party, Numbering tenant) {
    return Stream.concat(
            party.numbers().stream().map(number -> refusal(number, tenant)),
            Stream.of(tenant.prefix(party.dialled()).flatMap(NumberPolicy::refusal)))
        .flatMap(Optional::stream);
  }

  static Optional<String> refusal(String dialled, Numbering tenant) {
    var prefix = tenant.prefix(dialled);
    if (prefix.isPresent()) {
      return refusal(prefix.get());
    }
    String country = tenant.own() ? tenant.country() : null;
    return tenant.reached(dialled).stream()
        .flatMap(number -> refusal(number, country).stream())
        .findFirst();
  }

  private static Optional<String> refusal(Map.Entry<String, Boolean> prefix) {
    return prefix.getValue()
        ? Optional.empty()
        : Optional.of("the number policy forbids numbers that begin with " + prefix.getKey());
  }

  private static Optional<String> refusal(PhoneNumber number, @Nullable String country) {
    int code = number.getCountryCode();
    if (SATELLITE.contains(code)) {
      return Optional.of("the number policy forbids satellite numbers");
    }
    PhoneNumberType type = NUMBERS.getNumberType(number);
    if (type == PhoneNumberType.PREMIUM_RATE || code == INTERNATIONAL_PREMIUM) {
      return Optional.of("the number policy forbids premium-rate numbers");
    }
    if (type == PhoneNumberType.SHARED_COST || code == INTERNATIONAL_SHARED_COST) {
      return Optional.of("the number policy forbids shared-cost numbers");
    }
    return country == null || isOf(number, country)
        ? Optional.empty()
        : Optional.of("the number policy forbids numbers outside " + country);
  }

  /// Several countries share a code, and their numbers cost differently; a number that belongs to
  /// none of them goes by its code.
  private static boolean isOf(PhoneNumber number, String country) {
    String region = NUMBERS.getRegionCodeForNumber(number);
    return region == null
        ? number.getCountryCode() == NUMBERS.getCountryCodeForRegion(country)
        : region.equals(country);
  }
}
