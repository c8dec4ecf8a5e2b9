package dialer.api.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import dialer.api.caller.Tenant;
import dialer.api.db.Database;
import dialer.api.db.Row;
import dialer.api.http.Listing;
import dialer.api.http.Paging;
import dialer.api.json.JsonColumns;
import dialer.api.server.share.AgentSilence;
import io.micronaut.json.tree.JsonNode;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What is up now: calls that dispatch has handed out and that have no outcome yet, and the servers
/// they are on.
@Singleton
final class LiveCalls {
  private final Database database;
  private final JsonColumns columns;
  private final AgentSilence silence;
  private final Clock clock;

  LiveCalls(Database database, JsonColumns columns, AgentSilence silence, Clock clock) {
    this.database = database;
    this.columns = columns;
    this.silence = silence;
    this.clock = clock;
  }

  /// @param state `queued` until Asterisk has it, then `dialling`, once answered `talking`
  @Serdeable(naming = SnakeCaseStrategy.class)
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record ActiveCall(
      UUID callId,
      @Nullable Long queueId,
      @Nullable UUID attemptId,
      String phoneNumber,
      @Nullable String project,
      @Nullable JsonNode customData,
      String serverCode,
      String state,
      @Nullable Instant startedAt,
      @Nullable Instant answeredAt) {

    private static ActiveCall of(Row row, JsonColumns json) throws SQLException {
      String phase = row.maybeText("phase");
      return new ActiveCall(
          row.uuid("id"),
          row.maybeNumber("queue_id"),
          row.maybeUuid("attempt_id"),
          row.text("phone_number"),
          row.maybeText("project"),
          json.read(row.maybeText("custom_data")),
          row.text("server_code"),
          phase == null ? "queued" : phase,
          row.maybeInstant("started_at"),
          row.maybeInstant("answered_at"));
    }
  }

  /// @param serverStatus `up`, `down` or, where an operator set it, `draining` or `inactive`
  /// @param activeCalls of the tenant alone; of all tenants for an operator
  /// @param allowedActiveCalls of the tenant; the server's own limit for an operator
  @Serdeable(naming = SnakeCaseStrategy.class)
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record ServerStatus(
      String serverCode,
      String name,
      String serverStatus,
      boolean asteriskUp,
      @Nullable Instant agentSeenAt,
      int activeCalls,
      int allowedActiveCalls) {

    private static ServerStatus of(Row row, Instant heardAfter) throws SQLException {
      Instant seen = row.maybeInstant("agent_seen_at");
      boolean heard = seen != null && seen.isAfter(heardAfter);
      boolean up = row.bool("asterisk_up") && heard;
      String set = row.text("status");
      return new ServerStatus(
          row.text("code"),
          row.text("name"),
          !set.equals("active") ? set : up ? "up" : "down",
          up,
          seen,
          row.integer("active_calls"),
          row.integer("allowed"));
    }
  }

  Listing<ActiveCall> active(Tenant tenant, @Nullable String server, Paging paging) {
    return database.readAs(
        tenant.id(),
        db -> {
          Long serverId = Dialled.server(db, tenant, server);
          String from =
              """
                FROM calls c JOIN asterisk_servers s ON s.id = c.attempt_server_id
               WHERE c.client_id = ? AND c.call_status = 'queued'
                 AND (?::bigint IS NULL OR c.attempt_server_id = ?)
              """;
          long total = db.number("SELECT count(*) " + from, tenant.id(), serverId, serverId);
          return Listing.page(
              "Active calls",
              db.list(
                  row -> ActiveCall.of(row, columns),
                  "SELECT c.*, s.code AS server_code " + from + " ORDER BY c.id LIMIT ? OFFSET ?",
                  tenant.id(),
                  serverId,
                  serverId,
                  paging.size(),
                  paging.offset()),
              total,
              paging);
        });
  }

  Listing<ServerStatus> servers(Tenant tenant, @Nullable String server) {
    Instant heardAfter = silence.before(clock.instant());
    return database.read(db -> {
      Long serverId = Dialled.server(db, tenant, server);
      return Listing.whole(
          "Server status",
          db.list(
              row -> ServerStatus.of(row, heardAfter),
              """
              SELECT s.*, coalesce(a.allowed_active_calls, s.max_channels) AS allowed,
                     (SELECT count(*) FROM calls q
                       WHERE q.call_status = 'queued' AND q.attempt_server_id = s.id
                         AND (c.is_superuser OR q.client_id = c.id)) AS active_calls
                FROM asterisk_servers s
                JOIN clients c ON c.id = ?
                LEFT JOIN allocations a ON a.server_id = s.id AND a.client_id = c.id
               WHERE (c.is_superuser OR a.id IS NOT NULL)
                 AND (?::bigint IS NULL OR s.id = ?)
               ORDER BY s.code
              """,
              tenant.id(),
              serverId,
              serverId));
    });
  }
}
