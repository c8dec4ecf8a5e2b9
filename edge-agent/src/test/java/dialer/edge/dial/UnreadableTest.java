package dialer.edge.dial;

import static org.assertj.core.api.Assertions.assertThat;

import dialer.call.AttemptId;
import dialer.call.ClientCode;
import dialer.call.Disposition;
import dialer.call.NewIds;
import dialer.edge.Wait;
import dialer.edge.ami.AmiSettings;
import dialer.edge.ami.Asterisk;
import dialer.edge.ami.CdrFile;
import dialer.edge.journal.Entry;
import dialer.edge.journal.Journal;
import dialer.edge.journal.JournalSettings;
import dialer.edge.record.RecordingSettings;
import dialer.edge.record.Recordings;
import dialer.message.AttemptReport;
import dialer.message.Happening;
import dialer.message.MessageCodec;
import dialer.message.MessageType;
import dialer.server.ServerCode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What an older or newer agent left in the journal.
class UnreadableTest {
  private static final ServerCode SERVER = new ServerCode("server1");
  private static final InstantSource CLOCK = InstantSource.system();

  @TempDir Path directory;

  @Test
  void an_open_order_that_cannot_be_read_any_more_is_lost_and_told() {
    AttemptId attempt = new NewIds(CLOCK).attempt();
    JournalSettings settings = new JournalSettings(directory, Duration.ofHours(24));
    try (Journal journal = Journal.open(settings, CLOCK, new MessageCodec());
        Dialler dialler = dialler(journal)) {
      byte[] nonsense = {1, 2, 3};
      journal.add(
          new Entry.Intent(attempt, new ClientCode("client123"), nonsense, CLOCK.instant(), false));
      Wait.until("it is open", Duration.ofSeconds(5), () -> !journal.openAttempts().isEmpty());

      dialler.start();

      Wait.until("it is over", Duration.ofSeconds(5), () -> journal.openAttempts().isEmpty());
      byte[] body = journal.reportsAfter(0, 10).getFirst().body();
      assertThat(new MessageCodec().read(MessageType.ATTEMPT_REPORT.label(), body))
          .isInstanceOfSatisfying(
              MessageCodec.Read.Understood.class,
              read -> {
                AttemptReport report = (AttemptReport) read.message();
                assertThat(report.attempt()).isEqualTo(attempt);
                assertThat(((Happening.Ended) report.happening()).outcome().disposition())
                    .isEqualTo(Disposition.LOST);
              });
    }
  }

  private Dialler dialler(Journal journal) {
    return new Dialler(
        new DialSettings(
            SERVER, Duration.ofSeconds(60), Duration.ofSeconds(5), Duration.ofSeconds(1), 100),
        new Disk(
            journal,
            new CdrFile(directory.resolve("none.csv"), directory.resolve("no-cel.csv"), CLOCK),
            new Recordings(new RecordingSettings(List.of(directory), List.of()))),
        () -> Optional.of(Obstacle.failing("the broker, which is away")),
        listener ->
            new Asterisk(
                new AmiSettings("127.0.0.1", 1, "nobody", "secret", Duration.ofSeconds(15)),
                CLOCK,
                listener),
        CLOCK);
  }
}
