package dialer.api.queue;

import dialer.api.db.Session;
import dialer.api.rule.CallingHours;
import dialer.api.rule.DailyCaps;
import dialer.api.server.share.AgentSilence;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;

/// Looks up once what holds back any call of a tenant now.
@Singleton
final class WhyWaiting {
  private final CallingHours hours;
  private final DailyCaps caps;
  private final AgentSilence silence;
  private final Clock clock;

  WhyWaiting(CallingHours hours, DailyCaps caps, AgentSilence silence, Clock clock) {
    this.hours = hours;
    this.caps = caps;
    this.silence = silence;
    this.clock = clock;
  }

  WaitingFor of(Session db, long clientId) {
    Instant now = clock.instant();
    return WaitingFor.of(
        db,
        clientId,
        hours.hours(db, clientId),
        caps.isReached(db, clientId),
        silence.before(now),
        now);
  }
}
