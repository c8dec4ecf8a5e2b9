package dialer.edge.ami;

import dialer.call.AttemptId;
import dialer.call.ClientCode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The call detail records that Asterisk writes to a file of its own (`cdr_csv` with `loguniqueid`
/// and `usegmtime`, unbatched, `unanswered=yes`, `congestion=yes`): what became of calls while
/// nobody listened.
public final class CdrFile {
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
    return Optional.of(new Mark(String.valueOf(file.fileKey()), file.size(), clock.instant()));
  }

  /// What it says about `attempts` after `from`. Only an unbroken file can prove that a call was
  /// never dialled.
  public Reading read(Mark from, Set<AttemptId> attempts) throws IOException {
    Optional<Mark> now = mark();
    if (now.isEmpty() || !now.get().file().equals(from.file()) || now.get().size() < from.size()) {
      return new Reading(false, Map.of());
    }
    Map<AttemptId, List<CdrLine>> found = new HashMap<>();
    try (FileChannel file = FileChannel.open(path).position(from.size());
        BufferedReader lines = new BufferedReader(Channels.newReader(file, lenient(), -1))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        CdrLine.parse(line)
            .filter(record -> attempts.contains(record.attempt()))
            .ifPresent(record ->
                found.computeIfAbsent(record.attempt(), _ -> new ArrayList<>()).add(record));
      }
    }
    Map<AttemptId, PastCall> calls = new HashMap<>();
    Map<AttemptId, Integer> causes =
        found.isEmpty() ? Map.of() : hangups.causes(from.at(), found.keySet());
    found.forEach(
        (attempt, records) -> calls.put(attempt, PastCall.of(records, causes.get(attempt))));
    return new Reading(true, calls);
  }

  /// What was dialled since then and is over. Nothing where there is no file; what was rotated away
  /// is not in it.
  public List<Dial> dialledSince(Instant since) throws IOException {
    if (!Files.isReadable(path)) {
      return List.of();
    }
    Map<AttemptId, Dial> dials = new HashMap<>();
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
      file.seek(
          TimedLines.before(
              file, since, line -> CdrLine.parse(line).map(CdrLine::end).orElse(null)));
      BufferedReader lines =
          new BufferedReader(Channels.newReader(file.getChannel(), lenient(), -1));
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
  public record Mark(String file, long size, Instant at) {}

  /// @param unbroken the file is the one that was marked, and has only grown
  public record Reading(boolean unbroken, Map<AttemptId, PastCall> calls) {}
}
