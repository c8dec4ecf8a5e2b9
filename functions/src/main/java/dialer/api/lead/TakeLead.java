package dialer.api.lead;

import dialer.api.caller.Tenant;
import dialer.api.db.Database;
import dialer.api.db.Session;
import dialer.api.lead.TakeLead.Result.NobodyNamed;
import dialer.api.lead.TakeLead.Result.Taken;
import dialer.api.lead.TakeLead.Result.UnknownAgent;
import dialer.api.notify.send.Sender;
import dialer.api.rule.Numbering;
import io.micronaut.json.JsonMapper;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Takes a lead in: a new one, or news of one that is known by the dialer's number for it, else by
/// its phone.
@Singleton
final class TakeLead {
  private static final String WRITE =
      """
      UPDATE leads
         SET dialer_lead_id = ?, phone = ?, phone_spelling = ?, full_name = ?, email = ?,
             campaign = ?, fields = ?::jsonb, call_id = coalesce(?, call_id),
             attempt_id = coalesce(?, attempt_id), agent_user_id = ?, updated_at = ?,
             version = version + 1
       WHERE id = ? RETURNING id
      """;

  private final Database database;
  private final JsonMapper json;
  private final Sender sender;
  private final Clock clock;

  TakeLead(Database database, JsonMapper json, Sender sender, Clock clock) {
    this.database = database;
    this.sender = sender;
    this.json = json;
    this.clock = clock;
  }

  sealed interface Result {
    /// @param fresh whether it was not known before
    record Taken(LeadView lead, boolean fresh) implements Result {}

    /// Neither the dialer's id nor the name of an agent is there.
    record NobodyNamed() implements Result {}

    record UnknownAgent(String name) implements Result {}
  }

  /// A lead that is known already.
  private record Known(long id, Map<String, String> fields) {}

  Result take(Tenant tenant, LeadFields given) {
    String named = given.get("user", "dialer_user_id");
    if (named == null) {
      return new NobodyNamed();
    }
    Result result =
        database.write(db -> {
          Optional<Long> agent = agent(db, tenant, given);
          return agent.isEmpty() ? new UnknownAgent(named) : take(db, tenant, agent.get(), given);
        });
    sender.wake();
    return result;
  }

  /// By the dialer's own id, which is the stabler, then by name.
  private static Optional<Long> agent(Session db, Tenant tenant, LeadFields given) {
    return db.first(
        row -> row.number("id"),
        """
        SELECT id FROM agent_users
         WHERE client_id = ? AND active AND (dialer_user_id = ? OR username IN (?, ?))
         ORDER BY dialer_user_id IS NOT DISTINCT FROM ? DESC, username IS NOT DISTINCT FROM ? DESC
         LIMIT 1
        """,
        tenant.id(),
        given.get("dialer_user_id"),
        given.get("dialer_user_id"),
        given.get("user"),
        given.get("dialer_user_id"),
        given.get("dialer_user_id"));
  }

  private Taken take(Session db, Tenant tenant, long agent, LeadFields given) {
    Numbering numbering = Numbering.of(db, tenant.id());
    String lead = given.get("lead_id");
    String spelling = spelling(given, numbering);
    oneAtATime(db, tenant, lead, spelling);
    Instant now = clock.instant();
    FindCall.Found call = FindCall.of(db, tenant, given, numbering, now).orElse(null);
    Known known = known(db, tenant, lead, spelling);
    LeadFields all = known == null ? given : given.over(known.fields());
    @Nullable Object[] values = {
      all.get("lead_id"),
      all.get("phone", "phone_number"),
      spelling(all, numbering),
      all.fullName(),
      all.get("email"),
      all.get("campaign"),
      written(all),
      call == null ? null : call.call(),
      call == null ? null : call.attempt(),
      agent,
      now,
      known == null ? blank(db, tenant, agent, now) : known.id()
    };
    long id = db.number(WRITE, values);
    return new Taken(
        db.first(row -> LeadView.of(row, json), LeadView.SELECT + " WHERE l.id = ?", id)
            .orElseThrow(),
        known == null);
  }

  /// The row of a new lead; what it says is written like news of a known one.
  private static long blank(Session db, Tenant tenant, long agent, Instant now) {
    return db.number(
        """
        INSERT INTO leads (client_id, agent_user_id, fields, version, created_at, updated_at)
        VALUES (?, ?, '{}', 0, ?, ?) RETURNING id
        """,
        tenant.id(),
        agent,
        now,
        now);
  }

  /// Two posts of one lead wait for each other; in one order, so that never two wait for good.
  private static void oneAtATime(
      Session db, Tenant tenant, @Nullable String lead, @Nullable String spelling) {
    TreeSet<String> names = new TreeSet<>();
    if (lead != null) {
      names.add("lead " + tenant.id() + " id " + lead);
    }
    if (spelling != null) {
      names.add("lead " + tenant.id() + " phone " + spelling);
    }
    names.forEach(
        name -> db.first(row -> row, "SELECT pg_advisory_xact_lock(hashtextextended(?, 0))", name));
  }

  private @Nullable Known known(
      Session db, Tenant tenant, @Nullable String lead, @Nullable String spelling) {
    return db.first(
            row -> new Known(row.number("id"), LeadView.fields(row, json)),
            """
            SELECT id, fields FROM leads
             WHERE client_id = ?
               AND (dialer_lead_id = ? OR (?::text IS NULL AND phone_spelling = ?))
             ORDER BY id DESC LIMIT 1 FOR UPDATE
            """,
            tenant.id(),
            lead,
            lead,
            spelling)
        .orElse(null);
  }

  private static @Nullable String spelling(LeadFields fields, Numbering numbering) {
    String phone = fields.get("phone", "phone_number");
    return phone == null ? null : numbering.spelling(phone.strip());
  }

  private String written(LeadFields fields) {
    try {
      return Objects.requireNonNull(json.writeValueAsString(fields.values()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
