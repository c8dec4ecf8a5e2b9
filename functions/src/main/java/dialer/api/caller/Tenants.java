package dialer.api.caller;

import dialer.api.db.Database;
import dialer.api.db.Session;
import dialer.api.http.Refusal;
import dialer.call.ClientCode;
import jakarta.inject.Singleton;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/// Finds the tenant a caller acts for: a tenant for itself alone, a superuser for the account it
/// names.
@Singleton
public final class Tenants {
  private final Database database;

  Tenants(Database database) {
    this.database = database;
  }

  /// @throws Refusal 403 when a superuser names no account or a tenant another one's; 404 when
  ///   there is no such account
  public Tenant of(Caller caller) {
    return of(caller, null);
  }

  /// @param inBody the account that the body names, where it may
  public Tenant of(Caller caller, @Nullable ClientCode inBody) {
    ClientCode named = caller.named() == null ? inBody : caller.named();
    if (named != null && inBody != null && !named.equals(inBody)) {
      throw Refusal.badRequest("accountcode: the query and the body name different accounts");
    }
    if (!caller.superuser()) {
      if (named != null && !named.equals(caller.code())) {
        throw Refusal.forbidden("This key may not act for another account");
      }
      return new Tenant(caller.clientId(), caller.code());
    }
    if (named == null) {
      throw Refusal.forbidden("Account code is required for superuser");
    }
    return named(named);
  }

  /// The tenant itself, or the superuser itself where it names no account.
  public Tenant orSelf(Caller caller) {
    return caller.named() == null ? new Tenant(caller.clientId(), caller.code()) : of(caller);
  }

  /// @param clientId of a path: one that is not the caller's is like one that does not exist
  public Tenant withId(Caller caller, String clientId) {
    long id = clientId.matches("[1-9][0-9]{0,17}") ? Long.parseLong(clientId) : 0;
    if (!caller.superuser() && id != caller.clientId()) {
      throw Refusal.notFound("Client not found");
    }
    return database.read(db ->
        db.first(
                row -> new Tenant(row.number("id"), new ClientCode(row.text("accountcode"))),
                "SELECT id, accountcode FROM clients WHERE id = ?",
                id)
            .orElseThrow(() -> Refusal.notFound("Client not found")));
  }

  /// @param text the account code of a path; a tenant may name its own
  public Tenant withCode(Caller caller, String text) {
    ClientCode code;
    try {
      code = new ClientCode(text);
    } catch (IllegalArgumentException e) {
      throw Refusal.notFound("Client not found");
    }
    if (!caller.superuser() && !code.equals(caller.code())) {
      throw Refusal.forbidden("This key may not act for another account");
    }
    return named(code);
  }

  /// What times without a zone are in.
  public ZoneId zone(Tenant tenant) {
    return database.read(db -> zone(db, tenant));
  }

  public static ZoneId zone(Session db, Tenant tenant) {
    return db.first(
            row -> ZoneId.of(row.text("timezone")),
            "SELECT timezone FROM clients WHERE id = ?",
            tenant.id())
        .orElseThrow(() -> Refusal.notFound("Client not found"));
  }

  private Tenant named(ClientCode code) {
    return database.read(db ->
        db.first(
                row -> new Tenant(row.number("id"), code),
                "SELECT id FROM clients WHERE accountcode = ?",
                code.value())
            .orElseThrow(() -> Refusal.notFound("Client not found")));
  }
}
