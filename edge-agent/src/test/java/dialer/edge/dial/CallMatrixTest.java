package dialer.edge.dial;

import static org.assertj.core.api.Assertions.assertThat;

import dialer.call.AttemptId;
import dialer.edge.Orders;
import dialer.edge.ami.PbxEvent;
import dialer.edge.journal.Entry;
import dialer.edge.journal.Journal;
import dialer.edge.journal.JournalSettings;
import dialer.edge.journal.PendingReport;
import dialer.edge.pace.Pace;
import dialer.message.AttemptReport;
import dialer.message.Happening;
import dialer.message.MessageCodec;
import dialer.message.MessageType;
import dialer.message.Originate;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Every state a call can be in against everything Asterisk can say of it: what is told (`D`
/// dialled, `A` answered, or how it ended), and whether it still takes a slot.
class CallMatrixTest {
  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

  @TempDir static Path directory;
  private static Journal journal;

  @BeforeAll
  static void open() {
    journal =
        Journal.open(
            new JournalSettings(directory, Duration.ofHours(24)),
            InstantSource.fixed(NOW),
            new MessageCodec());
  }

  @AfterAll
  static void close() {
    journal.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # state    | Accepted | Refused | Began | Answered | Second | SecondUp | NotPlaced | HungUp
          WAITING    | -        | -       | -     | -        | -      | -        | -         | -
          INTENDING  | D+       | FAILED  | D+    | D A+     | D+     | D A+     | D+        | D BUSY
          SENDING    | D+       | FAILED  | D+    | D A+     | D+     | D A+     | D+        | D BUSY
          SENT       | D+       | FAILED  | D+    | D A+     | D+     | D A+     | D+        | D BUSY
          ACCEPTED   | +        | FAILED  | +     | A+       | +      | A+       | +         | BUSY
          RINGING    | +        | +       | +     | A+       | +      | A+       | +         | BUSY
          TALKING    | +        | +       | +     | +        | +      | +        | +         | ANSWERED
          BRIDGED    | +        | +       | +     | +        | +      | +        | +         | ANSWERED
          NOT PLACED | +        | FAILED  | +     | A+       | +      | A+       | +         | BUSY
          UNHEARD    | D+       | FAILED  | D+    | D A+     | D+     | D A+     | D+        | D+
          OVER       | -        | -       | -     | -        | -      | -        | -         | -
          """)
  void each_event_in_each_state(
      String state,
      String accepted,
      String refused,
      String began,
      String answered,
      String second,
      String secondUp,
      String notPlaced,
      String hungUp) {
    String[] expected = {accepted, refused, began, answered, second, secondUp, notPlaced, hungUp};
    for (int event = 0; event < expected.length; event++) {
      assertThat(after(state, event)).as("%s, event %d", state, event).isEqualTo(expected[event]);
    }
  }

  private String after(String state, int event) {
    Pace<LiveCall> pace = new Pace<>((_, _) -> List.of(), LiveCall::trunk);
    Calls calls =
        new Calls(
            new Desk(Orders.SERVER, journal), pace, (_, _, then) -> then.accept(Optional.empty()));
    Originate order = Orders.to("99000000");
    LiveCall call =
        LiveCall.of(new Order(order, new MessageCodec().write(order), false, NOW, new NoReceipt()));
    calls.add(call);
    bring(calls, pace, call, state);
    long before = lastReport();
    calls.on(event(call.attempt(), event));
    String told = told(before);
    String slot = pace.up() == 1 ? "+" : "";
    return (told + slot).isEmpty() ? "-" : told + slot;
  }

  private static void bring(Calls calls, Pace<LiveCall> pace, LiveCall call, String state) {
    AttemptId id = call.attempt();
    if (state.equals("WAITING")) {
      return;
    }
    pace.adopt(call.client());
    calls.chosen(call);
    call.intendedAt = NOW;
    journal.add(new Entry.Intent(id, call.client(), new byte[1], NOW, false));
    call.startedAt(NOW);
    call.stage =
        switch (state) {
          case "INTENDING" -> LiveCall.Stage.INTENDING;
          case "SENDING" -> LiveCall.Stage.SENDING;
          default -> LiveCall.Stage.SENT;
        };
    switch (state) {
      case "ACCEPTED" -> calls.on(event(id, 0));
      case "RINGING" -> calls.on(event(id, 2));
      case "TALKING" -> calls.on(event(id, 3));
      case "BRIDGED" -> {
        calls.on(event(id, 3));
        calls.on(event(id, 5));
      }
      case "NOT PLACED" -> calls.on(event(id, 6));
      case "UNHEARD" -> call.unheard = true;
      case "OVER" -> calls.on(event(id, 7));
      default -> {}
    }
  }

  private static PbxEvent event(AttemptId id, int which) {
    return switch (which) {
      case 0 -> new PbxEvent.Accepted(id, NOW);
      case 1 -> new PbxEvent.Refused(id, NOW, "no");
      case 2 -> new PbxEvent.Began(id, NOW);
      case 3 -> new PbxEvent.Answered(id, NOW);
      case 4 -> new PbxEvent.SecondLegBegan(id, NOW);
      case 5 -> new PbxEvent.SecondLegAnswered(id, NOW);
      case 6 -> new PbxEvent.NotPlaced(id, NOW);
      default -> new PbxEvent.HungUp(id, NOW, 17, 486);
    };
  }

  private long lastReport() {
    settle();
    List<PendingReport> all = journal.reportsAfter(0, 10_000);
    return all.isEmpty() ? 0 : all.getLast().id();
  }

  private String told(long before) {
    settle();
    return String.join(
        " ",
        journal.reportsAfter(before, 100).stream()
            .map(report ->
                new MessageCodec().read(MessageType.ATTEMPT_REPORT.label(), report.body()))
            .map(read -> (AttemptReport) ((MessageCodec.Read.Understood) read).message())
            .map(report ->
                switch (report.happening()) {
                  case Happening.Dialled _ -> "D";
                  case Happening.Answered _ -> "A";
                  case Happening.Ended(var outcome, _) -> outcome.disposition().name();
                  case Happening.GivenBack _ -> "BACK";
                })
            .toList());
  }

  /// Waits until all that was added is on disk.
  private void settle() {
    CompletableFuture<Boolean> written = new CompletableFuture<>();
    journal.add(new Entry.Keep("settled", "now"), written::complete);
    written.orTimeout(10, TimeUnit.SECONDS).join();
  }
}
