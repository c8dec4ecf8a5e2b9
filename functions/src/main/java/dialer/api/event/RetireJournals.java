package dialer.api.event;

import dialer.api.db.Database;
import dialer.api.dispatch.DispatchCalls;
import dialer.api.event.fold.Fact;
import dialer.api.event.fold.FoldFacts;
import dialer.api.server.share.AgentSilence;
import dialer.api.tick.Chore;
import dialer.call.AttemptId;
import dialer.call.Disposition;
import dialer.call.Outcome;
import dialer.message.Happening;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

/// Ends as `LOST` what only a journal knew that is gone: an agent said hello with another one, and
/// in all the time a call may wait and last since then nobody has said what became of an attempt
/// that was claimed before.
@Singleton
final class RetireJournals implements Chore {
  private static final String ORPHANS =
      """
      SELECT c.attempt_id
        FROM asterisk_servers s
        JOIN allocations l ON l.server_id = s.id
        JOIN calls c ON c.client_id = l.client_id AND c.attempt_server_id = s.id AND c.call_status = 'queued'
        JOIN attempts a ON a.id = c.attempt_id
       WHERE s.agent_journal_since + make_interval(secs => l.max_call_seconds + 180) < ?
         AND s.agent_seen_at > ?
         AND a.claimed_at < s.agent_journal_since
       LIMIT 1000
      """;

  private final Database database;
  private final FoldFacts facts;
  private final DispatchCalls dispatch;
  private final AgentSilence silence;
  private final Clock clock;

  RetireJournals(
      Database database,
      FoldFacts facts,
      DispatchCalls dispatch,
      AgentSilence silence,
      Clock clock) {
    this.database = database;
    this.facts = facts;
    this.dispatch = dispatch;
    this.silence = silence;
    this.clock = clock;
  }

  @Override
  public void run() {
    Instant now = clock.instant();
    List<Fact> lost =
        database.read(session ->
            session.list(
                row -> lost(new AttemptId(row.uuid("attempt_id")), now),
                ORPHANS,
                now,
                silence.before(now)));
    dispatch.afterCommit(facts.fold(lost).freed());
  }

  private static Fact lost(AttemptId attempt, Instant now) {
    return Fact.ourOwn(
        attempt,
        now,
        Happening.Ended.unrecorded(
            Outcome.undialled(Disposition.LOST, now, "the agent lost the journal that knew it")));
  }
}
