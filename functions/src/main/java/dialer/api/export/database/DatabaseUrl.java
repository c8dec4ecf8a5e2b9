package dialer.api.export.database;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// `postgresql://user:password@host:port/database`, as a program writes it too that uses SQLAlchemy
/// (`postgresql+asyncpg://`, `postgresql+psycopg2://`). Of parameters there is one, `sslmode`,
/// which asyncpg calls `ssl`: a driver's others load classes, read and write files, or name other
/// hosts.
///
/// @param port 5432 where none is written
/// @param password empty where none is written
public record DatabaseUrl(
    String host, int port, String database, String user, String password, Encryption encryption) {
  private static final Pattern SCHEME =
      Pattern.compile("postgresql(\\+(asyncpg|psycopg|psycopg2|psycopg2cffi|pg8000))?");
  private static final Pattern HOST =
      Pattern.compile("[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?");
  private static final Pattern ADDRESS6 = Pattern.compile("\\[[0-9A-Fa-f:.]+]");
  private static final int MOST = 2048;
  private static final String FORM = "must be postgresql://user:password@host:port/database";

  /// How the way there is protected.
  public enum Encryption {
    /// Not at all: only where `sslmode=disable` says so.
    NONE,
    /// TLS, whoever answers; what is not said otherwise.
    REQUIRE,
    /// TLS, with a certificate of an authority that the JVM trusts.
    VERIFY_CA,
    /// TLS, with such a certificate for this very host.
    VERIFY_FULL;

    private static Encryption parse(String mode) {
      return switch (mode) {
        case "disable" -> NONE;
        case "require" -> REQUIRE;
        case "verify-ca" -> VERIFY_CA;
        case "verify-full" -> VERIFY_FULL;
        default ->
            throw new IllegalArgumentException(
                "sslmode must be require, verify-ca, verify-full or disable");
      };
    }
  }

  /// @throws IllegalArgumentException with the rule it breaks, and nothing of the url
  public static DatabaseUrl parse(String text) {
    URI uri = uri(text);
    require(uri.getScheme() != null && SCHEME.matcher(uri.getScheme()).matches(), schemes());
    require(uri.getHost() != null && uri.getRawUserInfo() != null, FORM);
    require(
        HOST.matcher(uri.getHost()).matches() || ADDRESS6.matcher(uri.getHost()).matches(), FORM);
    require(uri.getRawFragment() == null, FORM);
    require(uri.getPort() == -1 || (uri.getPort() > 0 && uri.getPort() < 65_536), FORM);
    String[] login = uri.getRawUserInfo().split(":", 2);
    String database = uri.getRawPath().startsWith("/") ? uri.getRawPath().substring(1) : "";
    require(!login[0].isEmpty() && !database.isEmpty() && !database.contains("/"), FORM);
    return new DatabaseUrl(
        uri.getHost(),
        uri.getPort() == -1 ? 5432 : uri.getPort(),
        decoded(database),
        decoded(login[0]),
        login.length < 2 ? "" : decoded(login[1]),
        encryption(uri.getRawQuery()));
  }

  private static URI uri(String text) {
    require(text.length() <= MOST, "must be at most " + MOST + " characters");
    try {
      return new URI(text);
    } catch (URISyntaxException e) { // whose message quotes it
      throw new IllegalArgumentException(
          "must be a postgresql:// URL; what is special in it is written %40");
    }
  }

  private static String schemes() {
    return "must be a postgresql:// URL, or postgresql+asyncpg:// or postgresql+psycopg2://";
  }

  private static Encryption encryption(@Nullable String query) {
    if (query == null || query.isEmpty()) {
      return Encryption.REQUIRE;
    }
    String[] parameter = query.split("=", 2);
    require(
        parameter.length == 2 && (parameter[0].equals("sslmode") || parameter[0].equals("ssl")),
        "must contain no parameter but sslmode");
    return Encryption.parse(parameter[1]);
  }

  private static String decoded(String raw) {
    String text = URLDecoder.decode(raw.replace("+", "%2B"), StandardCharsets.UTF_8);
    require(
        text.chars().noneMatch(c -> c < ' ' || c == 0x7f), "must not contain control characters");
    return text;
  }

  private static void require(boolean holds, String rule) {
    if (!holds) {
      throw new IllegalArgumentException(rule);
    }
  }

  @Override
  public String toString() {
    return "DatabaseUrl[...]";
  }
}
