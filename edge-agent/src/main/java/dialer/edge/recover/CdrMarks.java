package dialer.edge.recover;

import dialer.edge.ami.CdrFile;
import dialer.edge.ami.CdrFile.Mark;
import dialer.edge.ami.CdrFile.Print;
import dialer.edge.journal.Entry;
import dialer.edge.journal.Journal;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Remembers, across restarts, since when and from where on Asterisk's call records are unbroken.
public final class CdrMarks {
  private static final Logger LOG = LoggerFactory.getLogger(CdrMarks.class);
  private static final String FACT = "call records";

  /// Stands for the file while there is none.
  private static final String NONE = "none";

  /// So much is read at most to find a call that ended unheard.
  private static final long ENOUGH = 4_000_000;

  private final CdrFile file;
  private final Journal journal;
  private final InstantSource clock;
  private @Nullable Mark mark;
  private @Nullable Mark candidate;

  public CdrMarks(CdrFile file, Journal journal, InstantSource clock) {
    this.file = file;
    this.journal = journal;
    this.clock = clock;
    this.mark = journal.fact(FACT).map(CdrMarks::parse).orElse(null);
  }

  public Optional<Mark> mark() {
    return Optional.ofNullable(mark);
  }

  /// Looks at the file. A new one, or one that was cut, begins a new stretch; and a long stretch is
  /// shortened once every call that began in it is over.
  ///
  /// @param oldestOpen when the oldest call that is not over was intended; null when there is none
  public void refresh(@Nullable Instant oldestOpen) {
    try {
      Optional<Mark> now = file.mark();
      if (now.isEmpty()) {
        missing();
        return;
      }
      Mark seen = now.get();
      Mark known = mark;
      if (known != null && known.file().equals(NONE)) {
        keep(new Mark(seen.file(), 0, known.at(), seen.print())); // all that is in it came since
      } else if (known == null || !file.continues(known)) {
        keep(seen);
      } else if (!known.print().whole() && seen.size() > known.print().end()) {
        keep(new Mark(known.file(), known.size(), known.at(), seen.print()));
      } else if (seen.size() - known.size() > ENOUGH) {
        shorten(seen, oldestOpen);
      }
    } catch (IOException e) {
      LOG.warn("Asterisk's call records cannot be read: {}", e.getMessage());
    }
  }

  /// Asterisk makes the file when its first call ends: what is in a file that was not there at a
  /// time is all that ended since.
  private void missing() {
    if (mark == null || !mark.file().equals(NONE)) {
      LOG.warn("There is no file of call records yet: after a crash calls may end as LOST");
      keep(new Mark(NONE, 0, clock.instant(), Print.NONE));
    }
  }

  private void shorten(Mark seen, @Nullable Instant oldestOpen) {
    Mark later = candidate;
    if (later == null) {
      candidate = seen;
    } else if (oldestOpen == null || oldestOpen.isAfter(later.at())) {
      keep(later);
    }
  }

  private void keep(Mark newMark) {
    mark = newMark;
    candidate = null;
    Print print = newMark.print();
    String place = newMark.size() + " " + newMark.at() + " " + newMark.file();
    journal.add(new Entry.Keep(FACT, place + " " + print.end() + " " + print.sum()));
  }

  /// An older agent left no print.
  private static Mark parse(String text) {
    String[] parts = text.split(" ", 5);
    Print print =
        parts.length < 5
            ? Print.NONE
            : new Print(Long.parseLong(parts[3]), Long.parseLong(parts[4]));
    return new Mark(parts[2], Long.parseLong(parts[0]), Instant.parse(parts[1]), print);
  }
}
