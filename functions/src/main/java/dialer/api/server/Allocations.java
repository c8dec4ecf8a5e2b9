package dialer.api.server;

import dialer.api.db.Database;
import dialer.api.db.Session;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// Which tenant may do what on which server.
@Singleton
public final class Allocations {
  private final Database database;
  private final AgentStates agents;
  private final Clock clock;

  Allocations(Database database, AgentStates agents, Clock clock) {
    this.database = database;
    this.agents = agents;
    this.clock = clock;
  }

  /// What became of a request to allocate.
  sealed interface Allotment {
    record Made(AllocationTerms terms) implements Allotment {}

    record UnknownServer() implements Allotment {}

    /// The tenant has an allocation on that server already, or, where one is to be changed, has
    /// none.
    record Clash() implements Allotment {}
  }

  public List<AllocationTerms> of(Session db, long clientId) {
    return db.list(
        AllocationTerms::of,
        """
        SELECT a.*, s.code FROM allocations a JOIN asterisk_servers s ON s.id = a.server_id
         WHERE a.client_id = ? ORDER BY a.id
        """,
        clientId);
  }

  List<AllocationTerms> of(long clientId) {
    return database.read(db -> of(db, clientId));
  }

  Allotment make(long clientId, AllocationTerms terms) {
    return write(
        clientId,
        terms,
        """
        INSERT INTO allocations
          (allowed_active_calls, rate_limit, calls_per_second, quick_reserve, max_call_seconds,
           default_directory, recording_directory, provided_prefix, context, allocated_dids,
           provided_endpoints, applications, extensions, hooks, any_caller_id, status, updated_at,
           client_id, server_id, created_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, now())
        ON CONFLICT DO NOTHING
        """);
  }

  Allotment change(long clientId, AllocationTerms terms) {
    return write(
        clientId,
        terms,
        """
        UPDATE allocations
           SET (allowed_active_calls, rate_limit, calls_per_second, quick_reserve, max_call_seconds,
                default_directory, recording_directory, provided_prefix, context, allocated_dids,
                provided_endpoints, applications, extensions, hooks, any_caller_id, status,
                updated_at)
             = (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
         WHERE client_id = ? AND server_id = ?
        """);
  }

  /// What became of a request to take an allocation away.
  enum Removal {
    DONE,
    /// There is none.
    UNKNOWN,
    /// Calls of the tenant wait for that server or are on it.
    BUSY
  }

  /// Locks the allocation's row as dispatch does, so that no call is handed out meanwhile.
  Removal remove(long clientId, String serverCode) {
    Removed removed = database.write(db -> remove(db, clientId, serverCode));
    if (removed.removal() == Removal.DONE) {
      agents.changedClient(clientId); // what it loses here may be dialled elsewhere
      agents.changed(removed.serverId());
    }
    return removed.removal();
  }

  private static Removed remove(Session db, long clientId, String serverCode) {
    OptionalLong server = serverId(db, serverCode);
    long id = server.orElse(0);
    boolean there =
        db.first(
                row -> true,
                "SELECT FROM allocations WHERE client_id = ? AND server_id = ? FOR UPDATE",
                clientId,
                id)
            .isPresent();
    if (!there) {
      return new Removed(id, Removal.UNKNOWN);
    }
    long calls =
        db.number(
            """
            SELECT count(*) FROM calls
             WHERE client_id = ?
               AND (call_status = 'queued' AND attempt_server_id = ?
                    OR call_status = 'pending' AND server_id = ?)
            """,
            clientId,
            id,
            id);
    if (calls > 0) {
      return new Removed(id, Removal.BUSY);
    }
    db.update("DELETE FROM allocations WHERE client_id = ? AND server_id = ?", clientId, id);
    return new Removed(id, Removal.DONE);
  }

  private record Removed(long serverId, Removal removal) {}

  private Allotment write(long clientId, AllocationTerms terms, String sql) {
    Outcome outcome = database.write(db -> write(db, clientId, terms, sql));
    if (outcome.result() instanceof Allotment.Made) {
      agents.changed(outcome.serverId());
    }
    return outcome.result();
  }

  private Outcome write(Session db, long clientId, AllocationTerms terms, String sql) {
    OptionalLong server = serverId(db, terms.serverCode());
    if (server.isEmpty()) {
      return new Outcome(0, new Allotment.UnknownServer());
    }
    int rows = db.update(sql, arguments(terms, clientId, server.getAsLong()));
    return new Outcome(
        server.getAsLong(), rows == 1 ? new Allotment.Made(terms) : new Allotment.Clash());
  }

  private @Nullable Object[] arguments(AllocationTerms t, long clientId, long serverId) {
    Instant now = clock.instant();
    return new @Nullable Object[] {
      t.allowedActiveCalls(),
      t.rateLimit(),
      t.callsPerSecond(),
      t.quickReserve(),
      t.maxCallSeconds(),
      t.defaultDirectory(),
      t.recordingDirectory(),
      t.providedPrefix(),
      t.context(),
      t.allocatedDids(),
      t.providedEndpoints(),
      t.applications(),
      t.extensions(),
      t.hooks(),
      t.anyCallerId(),
      t.status(),
      now,
      clientId,
      serverId
    };
  }

  private static OptionalLong serverId(Session db, String code) {
    return db
        .list(row -> row.number("id"), "SELECT id FROM asterisk_servers WHERE code = ?", code)
        .stream()
        .mapToLong(Long::longValue)
        .findFirst();
  }

  private record Outcome(long serverId, Allotment result) {}
}
