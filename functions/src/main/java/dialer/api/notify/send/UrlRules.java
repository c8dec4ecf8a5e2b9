package dialer.api.notify.send;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What can be seen of an address without asking anybody, checked again at each use: the rules may
/// have changed since it was stored.
public final class UrlRules {
  /// A name whose last part is a number is an address to a resolver.
  private static final Pattern LITERAL =
      Pattern.compile(".*:.*|(.*\\.)?(0[xX][0-9a-fA-F]*|\\d+)\\.?");

  private static final int MOST_PORT = 65_535;

  private UrlRules() {}

  /// Why it may not be posted to, or null.
  public static @Nullable String refusal(String url, boolean http) {
    URI uri;
    try {
      uri = new URI(url);
    } catch (URISyntaxException e) {
      return "it is no URL";
    }
    if (!"https".equalsIgnoreCase(uri.getScheme())
        && !(http && "http".equalsIgnoreCase(uri.getScheme()))) {
      return "only https may be posted to";
    }
    if (uri.getHost() == null || LITERAL.matcher(uri.getHost()).matches()) {
      return "it must name a host, not an address";
    }
    if (uri.getPort() == 0 || uri.getPort() > MOST_PORT) { // -1: it names none
      return "it must name a port of 1 to 65535";
    }
    return uri.getRawUserInfo() == null ? null : "it must not contain a user name";
  }
}
