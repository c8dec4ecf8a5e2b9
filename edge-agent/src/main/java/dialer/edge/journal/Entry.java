package dialer.edge.journal;

import dialer.call.AttemptId;
import dialer.call.ClientCode;
import dialer.call.Disposition;
import dialer.message.AttemptReport;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One change to the journal.
public sealed interface Entry {

  /// Asterisk is about to be asked. Must be on disk before it is.
  ///
  /// @param message the order, as it came; it is needed again if the agent dies before Asterisk has
  ///   it
  /// @param quick it is written at once; others wait a little for each other, for calls that begin
  ///   together cost everybody less, Asterisk too
  record Intent(AttemptId attempt, ClientCode client, byte[] message, Instant at, boolean quick)
      implements Entry {}

  /// Another journal may have had the attempt dialled: from here on it counts as dialled here.
  ///
  /// @param message as in [Intent]
  /// @param sequence of the first report about it, apart from those of the other journal
  /// @param at when it can have been dialled at the earliest
  record TakenOver(AttemptId attempt, ClientCode client, byte[] message, int sequence, Instant at)
      implements Entry {}

  /// The attempt is over and was never intended. Changes nothing where the journal knows the
  /// attempt already.
  ///
  /// @param outcome null when it was given back
  record Refusal(
      AttemptId attempt, ClientCode client, @Nullable Disposition outcome, AttemptReport report)
      implements Entry {}

  /// An attempt that is older than the journal came, and nobody had it before: if it comes again it
  /// was with us.
  record FirstHand(AttemptId attempt) implements Entry {}

  /// Somebody wants the attempt over, known to the journal or not. Changes nothing where it is
  /// over.
  record HangUpAsked(AttemptId attempt, Instant at) implements Entry {}

  /// Something was seen of an intended attempt.
  ///
  /// @param report what to tell about it; null for nothing
  record Sight(AttemptId attempt, Stage stage, Instant at, @Nullable AttemptReport report)
      implements Entry {}

  /// An intended attempt is over.
  ///
  /// @param outcome null when it was given back
  record End(AttemptId attempt, @Nullable Disposition outcome, AttemptReport report)
      implements Entry {}

  /// The broker has confirmed every report up to this one.
  record Reported(long upTo) implements Entry {}

  /// A fact to keep under a name, in place of the one before.
  record Keep(String name, String value) implements Entry {}

  /// What can be seen of an attempt before its end.
  enum Stage {
    /// Its bytes are on their way to Asterisk. Not written down where that was as soon as it was
    /// intended.
    SENT("sent_at"),
    /// Asterisk has it.
    DIALLED("dialled_at"),
    /// The first party picked up.
    FIRST_UP("first_up_at"),
    /// The second party picked up.
    SECOND_UP("second_up_at");

    private final String column;

    Stage(String column) {
      this.column = column;
    }

    String column() {
      return column;
    }
  }
}
