package dialer.api.limit;

import dialer.api.caller.Roles;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.server.util.HttpClientAddressResolver;
import io.micronaut.security.authentication.Authentication;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/// Which limit a request counts against.
@Singleton
final class Limits {
  private final LimitSettings settings;
  private final HttpClientAddressResolver addresses;

  Limits(LimitSettings settings, HttpClientAddressResolver addresses) {
    this.settings = settings;
    this.addresses = addresses;
  }

  /// @param who counted under this name
  /// @param requests a minute
  record Limit(String who, int requests) {}

  /// Of a request that security let through.
  @Nullable Limit of(HttpRequest<?> request) {
    Authentication who = request.getUserPrincipal(Authentication.class).orElse(null);
    if (request.getPath().contains("/auth/")) {
      return ofAddress("login ", settings.logins(), request);
    }
    return who == null ? ofAddress("address ", settings.perKey(), request) : ofCredential(who);
  }

  /// Of one that security refused: a credential that may not do this counts for itself.
  @Nullable Limit ofRefused(HttpRequest<?> request) {
    Authentication who = request.getUserPrincipal(Authentication.class).orElse(null);
    return who == null ? ofStranger(request) : ofCredential(who);
  }

  /// Of an address whose credentials do not hold: apart from what it asks with good ones.
  @Nullable Limit ofStranger(HttpRequest<?> request) {
    return ofAddress("refused ", settings.perKey(), request);
  }

  private Limit ofCredential(Authentication who) {
    int most = who.getRoles().contains(Roles.LEADS) ? settings.leads() : settings.perKey();
    return new Limit(String.valueOf(who.getAttributes().get("credential")), most);
  }

  /// Null where nothing tells one sender from another: a proxy that runs here hides the address,
  /// unless `micronaut.server.client-address-header` names where it says it.
  private @Nullable Limit ofAddress(String counted, int most, HttpRequest<?> request) {
    String address = addresses.resolve(request);
    boolean hidden =
        address == null
            || address.startsWith("127.")
            || address.equals("localhost")
            || address.equals("0:0:0:0:0:0:0:1");
    return hidden ? null : new Limit(counted + address, most);
  }
}
