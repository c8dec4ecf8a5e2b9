package dialer.api.rule;

import static dialer.api.http.Paths.CANONICAL;

import dialer.api.caller.Caller;
import dialer.api.caller.Roles;
import dialer.api.caller.Tenant;
import dialer.api.caller.Tenants;
import dialer.api.db.Database;
import dialer.api.docs.Operation;
import dialer.api.http.Listing;
import dialer.api.json.JsonBody;
import dialer.api.json.RequestBodies;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Put;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.serde.annotation.Serdeable;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a tenant's number policy says of single prefixes: read by the tenant, set by operators.
@Controller(CANONICAL + "/clients")
@ExecuteOn(TaskExecutors.BLOCKING)
@Secured({Roles.TENANT, Roles.SUPERUSER})
final class PrefixesController {
  private static final int MOST = 1_000;
  private static final String RULE = "must be 1 to 15 digits, with a + before a country code";

  private final Database database;
  private final Tenants tenants;

  PrefixesController(Database database, Tenants tenants) {
    this.database = database;
    this.tenants = tenants;
  }

  /// @param prefix of E.164, or of the number as dialled; the longest that fits decides
  @Serdeable
  record Prefix(String prefix, boolean allowed) {}

  @Get("/{accountcode}/number-prefixes")
  @Operation(summary = "Lists what the number policy says of prefixes")
  Listing<Prefix> list(Caller caller, String accountcode) {
    return list(tenants.withCode(caller, accountcode));
  }

  /// All of them at once: `{"allowed": ["+33"], "forbidden": ["+3389"]}`.
  @Put("/{accountcode}/number-prefixes")
  @Operation(
      summary = "Replaces what the number policy says of prefixes",
      reads = PrefixesController.class)
  @Secured(Roles.SUPERUSER)
  Listing<Prefix> replace(Caller caller, String accountcode, @Body byte @Nullable [] body) {
    Tenant tenant = tenants.withCode(caller, accountcode);
    Map<String, Boolean> prefixes = RequestBodies.read(body, PrefixesController::read);
    database.write(db -> {
      db.update("DELETE FROM number_prefixes WHERE client_id = ?", tenant.id());
      prefixes.forEach((prefix, allowed) ->
          db.update(
              "INSERT INTO number_prefixes (client_id, prefix, allowed) VALUES (?, ?, ?)",
              tenant.id(),
              prefix,
              allowed));
      return prefixes.size();
    });
    return list(tenant);
  }

  private Listing<Prefix> list(Tenant tenant) {
    return Listing.whole(
        "Number prefixes",
        database.read(db ->
            db.list(
                row -> new Prefix(row.text("prefix"), row.bool("allowed")),
                "SELECT prefix, allowed FROM number_prefixes WHERE client_id = ? ORDER BY prefix",
                tenant.id())));
  }

  private static Map<String, Boolean> read(JsonBody json) throws IOException {
    Map<String, Boolean> prefixes = new LinkedHashMap<>();
    json.object(field -> {
      switch (field) {
        case "allowed" -> put(json, prefixes, true);
        case "forbidden" -> put(json, prefixes, false);
        default -> {
          return false;
        }
      }
      return true;
    });
    return prefixes;
  }

  /// One that is named as both is forbidden.
  private static void put(JsonBody json, Map<String, Boolean> prefixes, boolean allowed)
      throws IOException {
    List<String> given = json.values(MOST, PrefixesController::prefix);
    if (given != null) {
      given.forEach(prefix -> prefixes.merge(prefix, allowed, Boolean::logicalAnd));
    }
  }

  private static String prefix(String text) {
    if (!text.strip().matches("\\+?[0-9]{1,15}")) {
      throw new IllegalArgumentException(RULE);
    }
    return text.strip();
  }
}
