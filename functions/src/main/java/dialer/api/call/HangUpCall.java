package dialer.api.call;

import dialer.api.call.Calls.Cancellation;
import dialer.api.caller.Tenant;
import dialer.api.db.Database;
import dialer.api.server.AgentStates;
import dialer.call.AttemptId;
import dialer.server.ServerCode;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.UUID;

/// Ends a call wherever it is: one that waits is called off, one that an agent has is hung up
/// there. Answered when the agent's broker has the request; the outcome follows as that of any
/// call.
@Singleton
final class HangUpCall {
  private final Database database;
  private final Calls calls;
  private final AgentStates agents;

  HangUpCall(Database database, Calls calls, AgentStates agents) {
    this.database = database;
    this.calls = calls;
    this.agents = agents;
  }

  sealed interface HungUp {
    /// It is called off, or its agent will hear of it.
    record Done(CallView call) implements HungUp {}

    /// @param status it has its outcome
    record Over(String status) implements HungUp {}

    record Unknown() implements HungUp {}

    /// Its agent cannot be told: the broker is away.
    record Untold() implements HungUp {}
  }

  private record Live(AttemptId attempt, ServerCode server) {}

  HungUp run(Tenant tenant, UUID id) {
    return switch (calls.cancel(tenant, id)) {
      case Cancellation.Cancelled(var call) -> new HungUp.Done(call);
      case Cancellation.Unknown _ -> new HungUp.Unknown();
      case Cancellation.TooLate(var status) ->
          live(tenant, id)
              .map(live -> hangUp(tenant, id, live))
              .orElseGet(() -> new HungUp.Over(status));
    };
  }

  private HungUp hangUp(Tenant tenant, UUID id, Live live) {
    return agents.hangUp(live.server(), live.attempt())
        ? calls.find(tenant, id).<HungUp>map(HungUp.Done::new).orElseGet(HungUp.Unknown::new)
        : new HungUp.Untold();
  }

  private Optional<Live> live(Tenant tenant, UUID id) {
    return database.read(db ->
        db.first(
            row ->
                new Live(new AttemptId(row.uuid("attempt_id")), new ServerCode(row.text("code"))),
            """
            SELECT c.attempt_id, s.code FROM calls c JOIN asterisk_servers s ON s.id = c.attempt_server_id
             WHERE c.id = ? AND c.client_id = ? AND c.call_status = 'queued'
            """,
            id,
            tenant.id()));
  }
}
