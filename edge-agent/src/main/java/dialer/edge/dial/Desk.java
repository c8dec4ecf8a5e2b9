package dialer.edge.dial;

import dialer.call.CallId;
import dialer.call.Disposition;
import dialer.call.Outcome;
import dialer.edge.journal.Entry;
import dialer.edge.journal.Journal;
import dialer.edge.journal.OpenAttempt;
import dialer.message.AttemptReport;
import dialer.message.Happening;
import dialer.server.ServerCode;
import io.micrometer.core.instrument.Metrics;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes down what becomes of calls and what is to be told about it, in one entry, so that neither
/// is there without the other.
final class Desk {
  private static final Logger LOG = LoggerFactory.getLogger(Desk.class);

  private static final String ATTEMPTS = "dialer.agent.attempts";

  private final ServerCode server;
  private final Journal journal;

  Desk(ServerCode server, Journal journal) {
    this.server = server;
    this.journal = journal;
  }

  /// Something was seen. The message behind the call is settled once its first sight is on disk.
  void saw(LiveCall call, Entry.Stage stage, Instant at, @Nullable Happening tell) {
    Entry sight =
        new Entry.Sight(call.attempt(), stage, at, tell == null ? null : report(call, at, tell));
    if (stage == Entry.Stage.DIALLED) {
      journal.add(sight, _ -> call.settle());
    } else {
      journal.add(sight);
    }
  }

  /// The call is over.
  void ended(LiveCall call, Outcome outcome, @Nullable String recording) {
    Metrics.counter(ATTEMPTS, "outcome", outcome.disposition().label()).increment();
    LOG.atInfo()
        .addKeyValue("attempt", call.attempt())
        .addKeyValue("call", call.order().call())
        .log(
            "{} of {} to {} ended {} cause={} tech={} {}",
            call.attempt(),
            call.client(),
            call.order().action().channel().number().masked(),
            outcome.disposition(),
            outcome.hangupCause(),
            outcome.techCause(),
            outcome.reason() == null ? "" : outcome.reason());
    close(call, outcome.disposition(), outcome.endedAt(), new Happening.Ended(outcome, recording));
  }

  /// It was certainly not dialled and never will be under this id.
  void gaveBack(LiveCall call, String why, Instant at, Instant notBefore) {
    Metrics.counter(ATTEMPTS, "outcome", "GIVEN BACK").increment();
    LOG.atInfo()
        .addKeyValue("attempt", call.attempt())
        .addKeyValue("call", call.order().call())
        .log("{} of {} given back: {}", call.attempt(), call.client(), why);
    close(call, null, at, new Happening.GivenBack(why, notBefore));
  }

  /// An order that this version cannot read any more is open in the journal: it may have been
  /// dialled, and a channel it still has takes its slot as a stranger's. The API knows the call by
  /// its attempt.
  void unreadable(OpenAttempt open, Instant now) {
    LOG.error("{} is open in the journal and cannot be read: lost", open.attempt());
    Disposition disposition = open.firstUpAt() == null ? Disposition.LOST : Disposition.ANSWERED;
    Instant startedAt = open.sentAt() == null ? open.intendedAt() : open.sentAt();
    Outcome outcome =
        new Outcome(
            disposition,
            null,
            null,
            startedAt,
            open.firstUpAt(),
            now,
            disposition == Disposition.LOST ? "its journal entry cannot be read" : null);
    journal.add(
        new Entry.End(
            open.attempt(),
            disposition,
            new AttemptReport(
                server,
                journal.id(),
                open.attempt(),
                new CallId(open.attempt().value()),
                open.client(),
                open.nextSequence(),
                now,
                new Happening.Ended(outcome, null))));
  }

  private void close(LiveCall call, @Nullable Disposition outcome, Instant at, Happening tell) {
    AttemptReport report = report(call, at, tell);
    Entry entry =
        call.intended()
            ? new Entry.End(call.attempt(), outcome, report)
            : new Entry.Refusal(call.attempt(), call.client(), outcome, report);
    journal.add(entry, _ -> call.settle());
  }

  private AttemptReport report(LiveCall call, Instant at, Happening happening) {
    return new AttemptReport(
        server,
        journal.id(),
        call.attempt(),
        call.order().call(),
        call.client(),
        call.nextSequence++,
        at,
        happening);
  }
}
