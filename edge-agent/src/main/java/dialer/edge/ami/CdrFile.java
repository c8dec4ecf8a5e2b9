package dialer.edge.ami;

import dialer.call.AttemptId;
import dialer.call.ClientCode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.CRC32C;

/// The call detail records that Asterisk writes to a file of its own (`cdr_csv` with `loguniqueid`
/// and `usegmtime`, unbatched, `unanswered=yes`, `congestion=yes`): what became of calls while
/// nobody listened.
public final class CdrFile {
  /// Between the clocks of who made an attempt and of Asterisk, and between the lines of its files,
  /// which are in about the order of their times.
  static final Duration SLACK = Duration.ofSeconds(60);

  private final Path path;
  private final HangupLog hangups;
  private final InstantSource clock;

  public CdrFile(Path path, InstantSource clock) {
    this(path, Path.of("/nonexistent"), clock);
  }

  /// @param hangups a file of `cel_custom` that says why channels ended; it need not be there
  public CdrFile(Path path, Path hangups, InstantSource clock) {
    this.path = path;
    this.hangups = new HangupLog(hangups);
    this.clock = clock;
  }

  /// Where the file stands now; empty when there is none.
  public Optional<Mark> mark() throws IOException {
    if (!Files.isReadable(path)) {
      return Optional.empty();
    }
    BasicFileAttributes file = Files.readAttributes(path, BasicFileAttributes.class);
    return Optional.of(
        new Mark(String.valueOf(file.fileKey()), file.size(), clock.instant(), print(file.size())));
  }

  /// Whether it is still the file that was marked, and has only grown: one that was copied and cut
  /// may have grown past the mark again, and says something else before it.
  public boolean continues(Mark from) throws IOException {
    Optional<Mark> now = mark();
    return now.isPresent()
        && now.get().file().equals(from.file())
        && now.get().size() >= from.size()
        && print(from.print().end()).equals(from.print());
  }

  private Print print(long end) throws IOException {
    if (end == 0) {
      return Print.NONE;
    }
    ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(end, Print.LENGTH));
    try (FileChannel file = FileChannel.open(path).position(end - bytes.capacity())) {
      while (bytes.hasRemaining() && file.read(bytes) >= 0) {
        // a read may return less than there is
      }
    }
    CRC32C sum = new CRC32C();
    sum.update(bytes.flip());
    return new Print(end, sum.getValue());
  }

  /// What it says about `attempts`. Only a file that is unbroken after `from` can prove that a call
  /// was never dialled; a line there that cannot be read may be that call's. A record proves what
  /// it says wherever it stands.
  ///
  /// @param since when the first of them can have been dialled: before the mark, perhaps, and by
  ///   another agent
  public Reading read(Mark from, Instant since, Set<AttemptId> attempts) throws IOException {
    Map<AttemptId, Set<CdrLine>> found = new HashMap<>();
    boolean unbroken = continues(from) && collect(from.size(), attempts, found);
    long earlier = place(since.minus(SLACK));
    if (!unbroken || earlier < from.size()) {
      collect(earlier, attempts, found);
    }
    Map<AttemptId, PastCall> calls = new HashMap<>();
    Map<AttemptId, Integer> causes =
        found.isEmpty() ? Map.of() : hangups.causes(earlier(from.at(), since), found.keySet());
    found.forEach((attempt, records) ->
        calls.put(attempt, PastCall.of(List.copyOf(records), causes.get(attempt))));
    return new Reading(unbroken && continues(from), calls);
  }

  /// A place before every record of `since` or later; 0 where there is no file.
  private long place(Instant since) throws IOException {
    if (!Files.isReadable(path)) {
      return 0;
    }
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
      return TimedLines.before(
          file, since, line -> CdrLine.parse(line).map(CdrLine::end).orElse(null));
    }
  }

  /// Takes up what stands after `begin` about `attempts`; returns whether every line there can be
  /// read, or is of somebody else.
  private boolean collect(long begin, Set<AttemptId> attempts, Map<AttemptId, Set<CdrLine>> found)
      throws IOException {
    if (!Files.isReadable(path)) {
      return false;
    }
    boolean legible = true;
    try (BufferedReader lines = lines(begin)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        CdrLine record = CdrLine.parse(line).orElse(null);
        if (record == null) {
          legible &= CdrLine.isOfAnother(line);
        } else if (attempts.contains(record.attempt())) {
          found.computeIfAbsent(record.attempt(), _ -> new LinkedHashSet<>()).add(record);
        }
      }
    }
    return legible;
  }

  private BufferedReader lines(long begin) throws IOException {
    FileChannel file = FileChannel.open(path).position(begin);
    return new BufferedReader(Channels.newReader(file, lenient(), -1));
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  /// What was dialled since then and is over. Nothing where there is no file; what was rotated away
  /// is not in it.
  public List<Dial> dialledSince(Instant since) throws IOException {
    if (!Files.isReadable(path)) {
      return List.of();
    }
    Map<AttemptId, Dial> dials = new HashMap<>();
    try (BufferedReader lines = lines(place(since))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        CdrLine record = CdrLine.parse(line).orElse(null);
        if (record != null && record.client() != null && !record.start().isBefore(since)) {
          dials.merge(
              record.attempt(),
              new Dial(record.attempt(), record.client(), record.start()),
              (one, other) -> one.at().isBefore(other.at()) ? one : other);
        }
      }
    }
    return List.copyOf(dials.values());
  }

  /// @param at to the second; the second leg's where the first one's is not there
  public record Dial(AttemptId attempt, ClientCode client, Instant at) {}

  /// A display name may have come in any encoding; what names an attempt is plain ASCII.
  private static CharsetDecoder lenient() {
    return StandardCharsets.UTF_8
        .newDecoder()
        .onMalformedInput(CodingErrorAction.REPLACE)
        .onUnmappableCharacter(CodingErrorAction.REPLACE);
  }

  /// A place in the file at a time.
  ///
  /// @param file which file: another one under the same name has another key
  /// @param print taken then or later, by which a file that began anew is known
  public record Mark(String file, long size, Instant at, Print print) {}

  /// What stands in the file just before a place.
  ///
  /// @param sum CRC32C of the last bytes before `end`, up to [#LENGTH] of them
  public record Print(long end, long sum) {
    public static final Print NONE = new Print(0, 0);
    static final int LENGTH = 1024;

    /// Whether it cannot be the same by chance in a file that began anew.
    public boolean whole() {
      return end >= LENGTH;
    }
  }

  /// @param unbroken the file is the one that was marked, has only grown, and all of it since then
  ///   can be read
  public record Reading(boolean unbroken, Map<AttemptId, PastCall> calls) {}
}
