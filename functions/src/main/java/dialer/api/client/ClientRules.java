package dialer.api.client;

import dialer.api.export.database.DatabaseUrl;
import dialer.api.json.WrittenTime;
import dialer.originate.CallerId;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// The rules of a client's fields. Each throws IllegalArgumentException with the sentence for the
/// field.
final class ClientRules {
  private static final Pattern USERNAME = Pattern.compile("[A-Za-z0-9_.@+-]{1,128}");
  private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|\\[.*]|0[xX][0-9a-fA-F]+");
  private static final Set<String> COUNTRIES = Set.of(Locale.getISOCountries());
  private static final Set<String> POLICIES = Set.of("own_country", "any");
  private static final int MIN_PASSWORD = 8;

  private ClientRules() {}

  static String username(String text) {
    require(USERNAME.matcher(text).matches(), "must be 1 to 128 letters, digits, _, ., @, + or -");
    return text;
  }

  static String password(String text) {
    require(text.length() >= MIN_PASSWORD && text.length() <= 256, "must be 8 to 256 characters");
    return text;
  }

  static String did(String text) {
    return new CallerId("", text.strip()).number();
  }

  static WrittenTime timeOfDay(String text) {
    try {
      return text.contains("-")
          ? WrittenTime.parse(text)
          : new WrittenTime(LocalTime.parse(text.strip()).atDate(LocalDate.EPOCH), null);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("must be a time such as 09:00:00", e);
    }
  }

  static ZoneId zone(String text) {
    try {
      return ZoneId.of(text.strip());
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("must be a time zone such as Europe/Berlin", e);
    }
  }

  static String country(String text) {
    String code = text.strip().toUpperCase(Locale.ROOT);
    require(COUNTRIES.contains(code), "must be a country of ISO 3166 such as DE");
    return code;
  }

  static String numberPolicy(String text) {
    require(POLICIES.contains(text), "must be own_country or any");
    return text;
  }

  /// What can be seen without asking anybody; where the name points to is checked at each use.
  static String callbackUrl(String text) {
    require(!isHttp(text), "must be an https URL");
    return httpCallbackUrl(text);
  }

  static boolean isHttp(String url) {
    return url.regionMatches(true, 0, "http:", 0, 5);
  }

  /// One that may be plain http.
  static String httpCallbackUrl(String text) {
    URI uri = uri(text);
    require("https".equalsIgnoreCase(uri.getScheme()) || isHttp(text), "must be an https URL");
    require(uri.getHost() != null && uri.getHost().contains("."), "must name a public host");
    require(!ADDRESS.matcher(uri.getHost()).matches(), "must name a host, not an address");
    require(uri.getPort() != 0 && uri.getPort() <= 65_535, "must name a port of 1 to 65535");
    require(uri.getRawUserInfo() == null, "must not contain a user name");
    return text;
  }

  static String databaseUrl(String text) {
    DatabaseUrl.parse(text);
    return text;
  }

  private static URI uri(String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("must be a URL", e);
    }
  }

  private static void require(boolean holds, String rule) {
    if (!holds) {
      throw new IllegalArgumentException(rule);
    }
  }
}
