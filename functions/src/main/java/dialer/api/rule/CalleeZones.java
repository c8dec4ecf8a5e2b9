package dialer.api.rule;

import com.google.i18n.phonenumbers.PhoneNumberToTimeZonesMapper;
import java.time.ZoneId;
import java.util.List;

/// Where a number is, as far as the clock there goes.
final class CalleeZones {
  private static final PhoneNumberToTimeZonesMapper ZONES =
      PhoneNumberToTimeZonesMapper.getInstance();

  /// A number of more zones than any country's mobiles is everywhere, as a satellite's is.
  private static final int MOST = 16;

  private CalleeZones() {}

  /// All zones the number may be in; empty where that is not known.
  static List<ZoneId> of(String dialled, Numbering tenant) {
    List<ZoneId> zones =
        tenant.reached(dialled).stream()
            .flatMap(number -> ZONES.getTimeZonesForNumber(number).stream())
            .filter(zone -> !zone.equals(PhoneNumberToTimeZonesMapper.getUnknownTimeZone()))
            .map(ZoneId::of)
            .distinct()
            .toList();
    return zones.size() > MOST ? List.of() : zones;
  }
}
