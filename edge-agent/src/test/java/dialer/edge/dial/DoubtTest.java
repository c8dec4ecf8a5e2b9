package dialer.edge.dial;

import static org.assertj.core.api.Assertions.assertThat;

import dialer.call.AttemptId;
import dialer.call.NewIds;
import dialer.edge.Orders;
import dialer.edge.journal.Journal;
import dialer.edge.journal.JournalSettings;
import dialer.message.MessageCodec;
import dialer.message.Originate;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoubtTest {
  private static final Instant BEGUN = Instant.parse("2026-11-21T10:00:00Z");
  private static final Instant EARLIER = BEGUN.minusSeconds(10);
  private static final Instant LATER = BEGUN.plusSeconds(10);

  @TempDir Path directory;
  private Journal journal;

  @BeforeEach
  void open() {
    journal =
        Journal.open(
            new JournalSettings(directory, Duration.ofHours(24)),
            InstantSource.fixed(BEGUN),
            new MessageCodec());
  }

  @AfterEach
  void close() {
    journal.close();
  }

  @Test
  void what_is_younger_than_the_journal_would_be_in_it() {
    assertThat(about(madeAt(LATER), true)).isFalse();
    assertThat(about(madeAt(LATER), false)).isFalse();
  }

  @Test
  void what_is_older_and_was_with_somebody_may_have_been_dialled() {
    assertThat(about(madeAt(EARLIER), true)).isTrue();
    assertThat(about(madeAt(BEGUN.plusMillis(500)), true)).isTrue();
    assertThat(about(new AttemptId(UUID.randomUUID()), true)).isTrue();
  }

  @Test
  void what_is_older_and_was_with_nobody_but_us_was_not_dialled() {
    AttemptId attempt = madeAt(EARLIER);

    assertThat(about(attempt, false)).isFalse();
    journal.close();
    open();

    assertThat(about(attempt, true)).isFalse();
  }

  private boolean about(AttemptId attempt, boolean redelivered) {
    Originate usual = Orders.to("99000000");
    Originate order =
        new Originate(
            attempt,
            usual.call(),
            usual.client(),
            usual.server(),
            1L,
            false,
            0,
            usual.action(),
            null,
            null,
            null,
            null);
    return new Doubt(journal)
        .about(
            new Order(order, new MessageCodec().write(order), redelivered, LATER, new NoReceipt()));
  }

  private static AttemptId madeAt(Instant time) {
    return new NewIds(InstantSource.fixed(time)).attempt();
  }
}
