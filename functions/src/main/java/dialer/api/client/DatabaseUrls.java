package dialer.api.client;

import dialer.api.caller.Keys;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Where a tenant's own Postgres is. Stored encrypted, never returned; its text holds a password.
record DatabaseUrls(@Nullable String async, @Nullable String sync) {
  private static final String PURPOSE = "clients.database_urls";

  /// Both urls on a line each.
  byte[] sealed(Keys keys) {
    String lines = (async == null ? "" : async) + "\n" + (sync == null ? "" : sync);
    return keys.seal(PURPOSE, lines.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public String toString() {
    return "DatabaseUrls[...]";
  }
}
