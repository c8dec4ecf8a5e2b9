package dialer.edge.dial;

import dialer.edge.journal.Entry;
import dialer.edge.journal.Journal;
import dialer.edge.pace.Pace;
import dialer.message.AttemptReport;
import java.time.Instant;
import java.util.List;

/// Answers for an attempt that another journal may have had dialled: whose agent is gone, or was
/// stopped and may go on. Asterisk is asked what became of it. A channel is adopted and a record
/// told; where there is neither it is lost and never dialled, for the other agent may have been
/// stopped between its last look at its lease and its write. Owned by the dialler's thread.
final class TakeOver {
  /// Each journal that held the lease numbers its reports in a block of its own, so that none is
  /// taken for another one's; the first block is that of the journal that dialled.
  private static final int BLOCK = 8;

  private static final int BLOCKS = (AttemptReport.MAX_SEQUENCE + 1) / BLOCK;

  private final DialLoop loop;
  private final Journal journal;
  private final Calls calls;
  private final Pace<LiveCall> pace;
  private final Strangers strangers;
  private final Recovery recovery;
  private int sequence = BLOCK;

  TakeOver(
      DialLoop loop,
      Journal journal,
      Calls calls,
      Pace<LiveCall> pace,
      Strangers strangers,
      Recovery recovery) {
    this.loop = loop;
    this.journal = journal;
    this.calls = calls;
    this.pace = pace;
    this.strangers = strangers;
    this.recovery = recovery;
  }

  /// @param number of this agent's tenure of the lease
  void term(long number) {
    sequence = BLOCK * (1 + (int) Math.floorMod(number, (long) (BLOCKS - 1)));
  }

  /// @param call waits nowhere
  void of(LiveCall call) {
    Instant made = Doubt.madeAt(call.attempt());
    Instant earliest = made.equals(Instant.EPOCH) ? call.waitingSince : made;
    call.takeOver(earliest, sequence);
    strangers.forget(call.attempt());
    pace.adopt(call.client());
    journal.add(
        new Entry.TakenOver(call.attempt(), call.client(), call.body(), sequence, earliest),
        fresh -> loop.post(() -> written(call, fresh)));
  }

  private void written(LiveCall call, boolean fresh) {
    call.settle();
    if (fresh) {
      call.stage = LiveCall.Stage.SENT;
      recovery.look(List.of(call));
    } else { // this journal knows what became of it
      calls.forget(call);
    }
  }
}
