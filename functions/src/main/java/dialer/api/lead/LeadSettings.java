package dialer.api.lead;

import dialer.api.caller.Tenant;
import dialer.api.db.Database;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import jakarta.inject.Singleton;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What tenants say of their leads.
@Singleton
final class LeadSettings {
  private final Database database;

  LeadSettings(Database database) {
    this.database = database;
  }

  /// @param crmUrl https; where an agent's browser is sent after a lead. Null: nowhere
  /// @param allowedAddresses networks (CIDR) that may post leads; empty: any
  @Serdeable(naming = SnakeCaseStrategy.class)
  record LeadTerms(@Nullable String crmUrl, List<String> allowedAddresses) {
    LeadTerms {
      allowedAddresses = List.copyOf(allowedAddresses);
    }

    boolean allows(@Nullable String address) {
      return allowedAddresses.isEmpty()
          || (address != null
              && allowedAddresses.stream().anyMatch(net -> Network.parse(net).contains(address)));
    }
  }

  LeadTerms of(Tenant tenant) {
    return database.readAs(
        tenant.id(),
        db ->
            db.first(
                    row -> new LeadTerms(row.maybeText("crm_url"), row.texts("allowed_addresses")),
                    "SELECT crm_url, allowed_addresses FROM lead_settings WHERE client_id = ?",
                    tenant.id())
                .orElseGet(() -> new LeadTerms(null, List.of())));
  }

  LeadTerms change(Tenant tenant, LeadTerms settings) {
    database.write(db ->
        db.update(
            """
            INSERT INTO lead_settings (client_id, crm_url, allowed_addresses) VALUES (?, ?, ?)
            ON CONFLICT (client_id)
              DO UPDATE SET crm_url = excluded.crm_url,
                            allowed_addresses = excluded.allowed_addresses
            """,
            tenant.id(),
            settings.crmUrl(),
            settings.allowedAddresses()));
    return settings;
  }
}
