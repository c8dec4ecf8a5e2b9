package dialer.api.insert.plan;

import dialer.api.caller.Tenant;
import dialer.api.db.Session;
import dialer.api.server.AllocationTerms;
import dialer.originate.CallerId;
import dialer.originate.Permission;
import dialer.server.Allocation;
import dialer.server.ServerCode;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a tenant may do, over all its servers.
///
/// @param did shown when a call names no caller id of its own
/// @param zone of times written without one
/// @param servers by code; only allocations in force
public record TenantTerms(
    Tenant tenant, @Nullable String did, ZoneId zone, Map<String, OnServer> servers) {

  /// @param permission what [Permission] is asked with; its limits are dispatch's
  public record OnServer(long serverId, AllocationTerms terms, Allocation permission) {}

  public static TenantTerms load(Session db, Tenant tenant) {
    TenantTerms none =
        db.first(
                row ->
                    new TenantTerms(
                        tenant,
                        row.maybeText("did"),
                        ZoneId.of(row.text("timezone")),
                        new LinkedHashMap<>()),
                "SELECT did, timezone FROM clients WHERE id = ?",
                tenant.id())
            .orElseThrow();
    db.list(
            row -> Map.entry(row.number("server_id"), AllocationTerms.of(row)),
            """
            SELECT a.*, s.code FROM allocations a JOIN asterisk_servers s ON s.id = a.server_id
             WHERE a.client_id = ? AND a.status = 'active' AND s.status <> 'inactive' ORDER BY a.id
            """,
            tenant.id())
        .forEach(one ->
            none.servers.put(one.getValue().serverCode(), none.on(one.getKey(), one.getValue())));
    return none;
  }

  private OnServer on(long serverId, AllocationTerms t) {
    Set<String> callerIds = new HashSet<>(t.allocatedDids());
    callerIds.addAll(t.extensions());
    if (did != null) {
      callerIds.add(did);
    }
    return new OnServer(
        serverId,
        t,
        new Allocation(
            tenant.code(),
            t.allowedActiveCalls(),
            t.quickReserve(),
            t.callsPerSecond(),
            t.rateLimit(),
            t.maxCallSeconds(),
            t.providedEndpoints(),
            t.applications(),
            t.context(),
            callerIds,
            t.anyCallerId(),
            0,
            Set.of()));
  }

  public Optional<OnServer> on(ServerCode code) {
    return Optional.ofNullable(servers.get(code.value()));
  }

  /// The terms of a call whose server dispatch will choose: its first allocation's.
  public Optional<OnServer> anywhere() {
    return servers.values().stream().findFirst();
  }

  /// The number shown instead of one that is not the tenant's.
  Optional<String> defaultNumber(OnServer server) {
    return Optional.ofNullable(did)
        .or(() -> server.terms().allocatedDids().stream().findFirst())
        .or(() -> server.terms().extensions().stream().findFirst());
  }

  /// Whether any of its allocations lets it show this number.
  public boolean mayShow(String number) {
    CallerId shown = new CallerId("", number);
    return servers.values().stream().anyMatch(on -> Permission.mayShow(shown, on.permission()));
  }
}
