package dialer.api.export.database;

import dialer.api.caller.Keys;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Where a tenant's own Postgres is. Stored encrypted, never returned; its text holds a password.
///
/// @param async as a program of theirs with an asynchronous driver writes it
/// @param sync as one with a synchronous driver does; the same database, and the one that is used
///   where both are given
public record DatabaseUrls(@Nullable String async, @Nullable String sync) {
  private static final String PURPOSE = "clients.database_urls";

  /// Both urls on a line each.
  public byte[] sealed(Keys keys) {
    String lines = (async == null ? "" : async) + "\n" + (sync == null ? "" : sync);
    return keys.seal(PURPOSE, lines.getBytes(StandardCharsets.UTF_8));
  }

  /// The one to connect to.
  ///
  /// @throws IllegalStateException when it was sealed with another pepper
  /// @throws IllegalArgumentException when it is none that may be used, with the rule it breaks
  public static DatabaseUrl unsealed(Keys keys, byte[] sealed) {
    String lines = new String(keys.unseal(PURPOSE, sealed), StandardCharsets.UTF_8);
    int end = lines.indexOf('\n');
    String sync = lines.substring(end + 1);
    return DatabaseUrl.parse(sync.isEmpty() ? lines.substring(0, Math.max(0, end)) : sync);
  }

  @Override
  public String toString() {
    return "DatabaseUrls[...]";
  }
}
