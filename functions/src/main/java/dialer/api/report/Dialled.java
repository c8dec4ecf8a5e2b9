package dialer.api.report;

import dialer.api.caller.Tenant;
import dialer.api.db.Session;
import dialer.api.http.Refusal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which calls a report is about: those of one tenant that were dialled to the end within a period.
/// Their moment is the one in which they began, or, where nobody saw that, in which they ended.
///
/// @param serverId null means on any server
public record Dialled(Tenant tenant, Period period, @Nullable Long serverId) {

  /// For `calls c`; served by the index `calls_dialled`.
  public static final String WHERE =
      """
       WHERE c.client_id = ? AND c.call_status = 'processed'
         AND coalesce(c.started_at, c.ended_at) >= ? AND coalesce(c.started_at, c.ended_at) < ?
         AND (?::bigint IS NULL OR c.attempt_server_id = ?)
      """;

  /// For `dialled_sums` and what it is made of: the same calls, counted by the quarter of an hour
  /// that a day of every zone is made of.
  public static final String SUMS =
      """
       WHERE client_id = ? AND quarter >= ? AND quarter < ? AND (?::bigint IS NULL OR server_id = ?)
      """;

  /// The arguments of [#WHERE] and of [#SUMS], and then `more`.
  public @Nullable Object[] arguments(@Nullable Object... more) {
    List<@Nullable Object> all = new ArrayList<>();
    all.add(tenant.id());
    all.add(period.from());
    all.add(period.to());
    all.add(serverId);
    all.add(serverId);
    all.addAll(Arrays.asList(more));
    return all.toArray();
  }

  /// A server the tenant is or was allocated to; another one does not exist for it.
  ///
  /// @throws Refusal 404
  static @Nullable Long server(Session db, Tenant tenant, @Nullable String code) {
    return code == null || code.isBlank()
        ? null
        : db.first(
                row -> row.number("id"),
                """
                SELECT s.id FROM asterisk_servers s
                 WHERE s.code = ?
                   AND (EXISTS (SELECT FROM allocations a
                                 WHERE a.server_id = s.id AND a.client_id = ?)
                        OR (SELECT is_superuser FROM clients WHERE id = ?))
                """,
                code.strip(),
                tenant.id(),
                tenant.id())
            .orElseThrow(() -> Refusal.notFound("Asterisk server not found"));
  }
}
