package dialer.api.retention;

import dialer.api.caller.Tenant;
import dialer.api.db.Database;
import dialer.api.db.Session;
import dialer.api.rule.Numbering;
import dialer.api.tick.Chore;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Takes from everything that is stored what could say who was called. The rows stay, so that every
/// count does; leads go as a whole. A call that waits ends as `CANCELLED`; one that is at an agent
/// is erased as soon as it is over, by the chore.
@Singleton
final class EraseCalls implements Chore {
  private final Database database;
  private final Clock clock;

  EraseCalls(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  sealed interface Erasure {
    /// @param erased calls
    /// @param later calls that are at an agent now
    /// @param recordings names of files that were asked for; they lie at the server and stay there,
    ///   for whoever keeps them to remove, and among [ErasedRecordings] until that is said
    record Done(long erased, long later, List<Recording> recordings) implements Erasure {}

    /// The number is one the account shows as its own: all its calls have to do with it.
    record OwnNumber() implements Erasure {}

    record UnknownCall() implements Erasure {}
  }

  /// @param serverCode null where it was never dialled
  @Serdeable(naming = SnakeCaseStrategy.class)
  record Recording(UUID callId, @Nullable String serverCode, @Nullable String path) {}

  /// Whatever calls and messages of the tenant have to do with a number, however it is spelt there.
  /// Reads all of the tenant's calls. A do-not-call list keeps the number.
  Erasure number(Tenant tenant, String by, String number) {
    return database.write(db -> {
      Spellings spellings = Spellings.of(number, Numbering.of(db, tenant.id()));
      if (isOwn(db, tenant, spellings)) {
        return new Erasure.OwnNumber();
      }
      long calls =
          db.number(
              "SELECT erase_number(?, ?, ?)", tenant.id(), spellings.core(), spellings.pattern());
      db.first(
          row -> true,
          "SELECT erase_told(?, ?, ?)",
          tenant.id(),
          spellings.core(),
          spellings.pattern());
      return done(db, tenant, by, "number", calls);
    });
  }

  Erasure call(Tenant tenant, String by, UUID call) {
    return database.write(db -> {
      int calls =
          db.update(
              """
              INSERT INTO erasures_due SELECT id, client_id FROM calls WHERE id = ? AND client_id = ?
              ON CONFLICT (call_id) DO UPDATE SET client_id = excluded.client_id
              """,
              call,
              tenant.id());
      return calls == 0 ? new Erasure.UnknownCall() : done(db, tenant, by, "call", calls);
    });
  }

  private Erasure done(Session db, Tenant tenant, String by, String what, long calls) {
    db.update(
        "INSERT INTO erasure_log (client_id, asked_by, what, calls, at) VALUES (?, ?, ?, ?, ?)",
        tenant.id(),
        by,
        what,
        calls,
        clock.instant());
    List<Recording> erased = eraseDue(db, tenant.id());
    long later = db.number("SELECT count(*) FROM erasures_due WHERE client_id = ?", tenant.id());
    return new Erasure.Done(
        erased.size(), later, erased.stream().filter(call -> call.path() != null).toList());
  }

  /// With a call go the leads that came of it, which say whom it was to, and whatever of it nobody
  /// could use.
  private List<Recording> eraseDue(Session db, long tenant) {
    List<Recording> erased =
        db.list(
            row ->
                new Recording(
                    row.uuid("erased"), row.maybeText("code"), row.maybeText("recording")),
            """
            SELECT e.erased, s.code, e.recording
              FROM erase_due(?, ?) e LEFT JOIN asterisk_servers s ON s.id = e.server
            """,
            tenant,
            clock.instant());
    List<String> calls = erased.stream().map(call -> call.callId().toString()).toList();
    db.update("DELETE FROM leads WHERE client_id = ? AND call_id = ANY(?::uuid[])", tenant, calls);
    db.update(
        """
        DELETE FROM rejected_messages r USING unnest(?::text[]) AS call
         WHERE strpos(encode(r.body, 'escape'), call) > 0
        """,
        calls);
    return erased;
  }

  private static boolean isOwn(Session db, Tenant tenant, Spellings spellings) {
    return db.number(
            """
            SELECT count(*) FROM (
              SELECT did FROM clients WHERE id = ?
              UNION ALL SELECT unnest(allocated_dids) FROM allocations WHERE client_id = ?) AS own
             WHERE did ~ ?
            """,
            tenant.id(),
            tenant.id(),
            spellings.pattern())
        > 0;
  }

  /// What is over by now.
  @Override
  public void run() {
    List<Long> tenants =
        database.read(db ->
            db.list(
                row -> row.number("client_id"),
                """
                SELECT DISTINCT d.client_id FROM erasures_due d JOIN calls c ON c.id = d.call_id
                 WHERE c.call_status <> 'queued'
                """));
    tenants.forEach(tenant -> database.write(db -> eraseDue(db, tenant)));
  }
}
