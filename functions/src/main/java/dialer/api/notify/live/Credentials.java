package dialer.api.notify.live;

import dialer.api.db.Database;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Which of what readers showed when they came is still good: a key that was not revoked and has
/// not expired, a login whose client was not deactivated.
@Singleton
final class Credentials {
  private static final String KEY = "key ";
  private static final String LOGIN = "login ";

  private final Database database;
  private final Clock clock;

  Credentials(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /// @param shown `key` or `login` and a number each
  Set<String> valid(Collection<String> shown) {
    if (shown.isEmpty()) {
      return Set.of();
    }
    return database.read(db ->
        new HashSet<>(
            db.list(
                row -> row.text("credential"),
                """
                SELECT 'key ' || k.id AS credential FROM api_keys k JOIN clients c ON c.id = k.client_id
                 WHERE k.id = ANY(?::bigint[]) AND k.revoked_at IS NULL AND c.is_active
                   AND (k.expires_at IS NULL OR k.expires_at > ?)
                UNION ALL
                SELECT 'login ' || id FROM clients WHERE id = ANY(?::bigint[]) AND is_active
                """,
                numbers(shown, KEY),
                clock.instant(),
                numbers(shown, LOGIN))));
  }

  private static List<String> numbers(Collection<String> shown, String kind) {
    return shown.stream()
        .filter(credential -> credential.startsWith(kind))
        .map(credential -> credential.substring(kind.length()))
        .toList();
  }
}
