package dialer.api.server;

import dialer.api.db.Database;
import dialer.api.tick.Chore;
import jakarta.inject.Singleton;

/// Moves shares to where the calls are, and away from servers that are down. Only tenants with
/// several servers and calls have anything to move.
@Singleton
final class FollowCalls implements Chore {
  private final Database database;
  private final AgentStates agents;

  FollowCalls(Database database, AgentStates agents) {
    this.database = database;
    this.agents = agents;
  }

  @Override
  public void run() {
    database
        .read(db ->
            db.list(
                row -> row.number("client_id"),
                """
                SELECT a.client_id FROM allocations a
                 GROUP BY a.client_id
                HAVING count(*) > 1
                   AND (EXISTS (SELECT FROM calls c WHERE c.client_id = a.client_id AND c.call_status = 'queued')
                     OR EXISTS (SELECT FROM calls c WHERE c.client_id = a.client_id AND c.call_status = 'pending'
                                   AND NOT c.quick)
                     OR EXISTS (SELECT FROM calls c WHERE c.client_id = a.client_id AND c.call_status = 'pending'
                                   AND c.quick))
                """))
        .forEach(agents::followCalls);
  }
}
