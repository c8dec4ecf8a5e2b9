package dialer.api.control;

import dialer.api.caller.Tenant;
import dialer.api.db.Database;
import dialer.api.server.AgentStates;
import dialer.api.server.ReadTerms;
import dialer.api.server.Terms;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Works out a tenant's share of each of its servers anew and tells the agents.
@Singleton
final class SetUpChannels {
  private final Database database;
  private final AgentStates agents;

  SetUpChannels(Database database, AgentStates agents) {
    this.database = database;
    this.agents = agents;
  }

  /// @param channels calls at once on this server
  /// @param callsPerHour null: no limit
  /// @param told whether the state lies at the broker; else its agent asks for it by itself
  @Serdeable(naming = SnakeCaseStrategy.class)
  record Share(String serverCode, int channels, @Nullable Integer callsPerHour, boolean told) {}

  List<Share> run(Tenant tenant) {
    Map<Long, Long> versions = agents.setUp(tenant.id());
    boolean told = agents.tell(versions.keySet());
    return database.read(db ->
        versions.keySet().stream()
            .sorted()
            .flatMap(server -> ReadTerms.of(db, tenant.id(), server).stream())
            .map(terms -> share(terms, told))
            .toList());
  }

  private static Share share(Terms terms, boolean told) {
    return new Share(
        terms.server().value(),
        Math.min(terms.allocation().channels(), terms.serverChannels()),
        terms.allocation().callsPerHour(),
        told);
  }
}
