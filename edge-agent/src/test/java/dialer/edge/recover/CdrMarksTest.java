package dialer.edge.recover;

import static org.assertj.core.api.Assertions.assertThat;

import dialer.edge.ami.CdrFile;
import dialer.edge.journal.Entry;
import dialer.edge.journal.Journal;
import dialer.edge.journal.JournalSettings;
import dialer.message.MessageCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CdrMarksTest {
  private static final Instant START = Instant.parse("2026-11-21T12:00:00Z");

  @TempDir private Path directory;
  private Instant now = START;
  private final InstantSource clock = () -> now;
  private Path records = Path.of("");

  @BeforeEach
  void place() {
    records = directory.resolve("Master.csv");
  }

  private Journal journal() {
    return Journal.open(
        new JournalSettings(directory, Duration.ofHours(24)), clock, new MessageCodec());
  }

  private CdrFile.Mark after(Journal journal) {
    CdrMarks marks = new CdrMarks(new CdrFile(records, clock), journal, clock);
    marks.refresh(null);
    return marks.mark().orElseThrow();
  }

  @Test
  void a_file_that_was_not_there_is_whole_since_it_was_missed() throws IOException {
    try (Journal journal = journal()) {
      CdrMarks marks = new CdrMarks(new CdrFile(records, clock), journal, clock);
      marks.refresh(null);
      now = START.plusSeconds(60);
      Files.writeString(records, "the first call that ended\n");
      marks.refresh(null);
      CdrFile.Mark mark = marks.mark().orElseThrow();
      assertThat(mark.at()).isEqualTo(START);
      assertThat(mark.size()).isZero();
    }
  }

  @Test
  void a_file_that_was_cut_and_grew_again_begins_anew_also_after_a_restart() throws IOException {
    Files.writeString(records, "");
    try (Journal journal = journal()) {
      CdrMarks marks = new CdrMarks(new CdrFile(records, clock), journal, clock);
      marks.refresh(null);
      Files.writeString(records, "a call that ended\n".repeat(100));
      now = START.plusSeconds(5);
      marks.refresh(null);
      assertThat(marks.mark().orElseThrow()).extracting(CdrFile.Mark::at).isEqualTo(START);
    }
    try (Journal journal = journal()) {
      assertThat(after(journal).at()).isEqualTo(START);
      Files.writeString(records, "a call of the next day\n".repeat(200));
      now = START.plusSeconds(10);
      CdrFile.Mark mark = after(journal);
      assertThat(mark.at()).isEqualTo(now);
      assertThat(mark.size()).isEqualTo(Files.size(records));
    }
  }

  @Test
  void what_an_older_agent_marked_still_holds() throws IOException {
    Files.writeString(records, "calls of before\n");
    CdrFile.Mark seen = new CdrFile(records, clock).mark().orElseThrow();
    try (Journal journal = journal()) {
      journal.add(new Entry.Keep("call records", "5 " + START.minusSeconds(9) + " " + seen.file()));
    }
    try (Journal journal = journal()) {
      CdrFile.Mark mark = after(journal);
      assertThat(mark.at()).isEqualTo(START.minusSeconds(9));
      assertThat(mark.size()).isEqualTo(5);
    }
  }

  @Test
  void a_file_that_is_there_at_first_sight_is_unbroken_from_its_end() throws IOException {
    Files.writeString(records, "calls of before\n");
    try (Journal journal = journal()) {
      CdrFile.Mark mark = after(journal);
      assertThat(mark.at()).isEqualTo(START);
      assertThat(mark.size()).isEqualTo(Files.size(records));
    }
  }
}
