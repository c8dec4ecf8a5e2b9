package dialer.edge;

import dialer.edge.ami.AmiCheck.Finding;
import dialer.edge.ami.AmiCheck.Finding.Bad;
import dialer.edge.ami.AmiCheck.Finding.Good;
import dialer.edge.record.RecordingSettings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// Tries this host's files: the journal's disk, where recordings go, and what Asterisk writes for
/// us.
final class DiskCheck {
  private static final long ENOUGH = 1L << 30;
  private static final Duration QUICK = Duration.ofMillis(100);
  private static final int TIMES = 5;

  /// As Asterisk's `ast_true` has it.
  private static final Set<String> YES = Set.of("yes", "true", "y", "t", "1", "on");

  private final Settings settings;
  private final List<Finding> findings = new ArrayList<>();

  DiskCheck(Settings settings) {
    this.settings = settings;
  }

  List<Finding> run() {
    journal(settings.journal().directory());
    recordings(settings.recordings());
    callRecords();
    configuration(settings.asteriskConfig().resolve("cdr.conf"));
    return findings;
  }

  private void journal(Path directory) {
    try {
      Files.createDirectories(directory);
      Duration fsync = fsync(directory);
      findings.add(
          fsync.compareTo(QUICK) < 0
              ? new Good(
                  "the journal's disk " + directory + " keeps a line within " + millis(fsync))
              : new Bad(
                  "the journal's disk takes " + millis(fsync) + " to keep a line",
                  "put agent.directory on a faster one: every call waits for it"));
      space(directory);
    } catch (IOException e) {
      findings.add(
          new Bad(
              "the journal's directory " + directory + " cannot be written: " + e.getMessage(),
              "make it, for the user the agent runs as"));
    }
  }

  /// The slowest of a few.
  private static Duration fsync(Path directory) throws IOException {
    Path file = Files.createTempFile(directory, "check", null);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      long slowest = 0;
      for (int i = 0; i < TIMES; i++) {
        long began = System.nanoTime();
        channel.write(ByteBuffer.allocate(4096));
        channel.force(true);
        slowest = Math.max(slowest, System.nanoTime() - began);
      }
      return Duration.ofNanos(slowest);
    } finally {
      Files.delete(file);
    }
  }

  private void space(Path directory) throws IOException {
    long free = Files.getFileStore(directory).getUsableSpace();
    String said = "%,d MiB are free at %s".formatted(free >> 20, directory);
    findings.add(
        free >= ENOUGH ? new Good(said) : new Bad(said, "a full disk stops all dialling: 1 GiB"));
  }

  private void recordings(RecordingSettings recordings) {
    for (Path directory : recordings.directories()) {
      try {
        if (!Files.isDirectory(directory) || !Files.isWritable(directory)) {
          findings.add(
              new Bad(
                  "recordings cannot be kept in " + directory,
                  "make it writable for the agent's user, who should be in Asterisk's group; see"
                      + " agent.recording-directories"));
        } else {
          findings.add(new Good("recordings can be kept in " + directory));
          space(directory);
        }
      } catch (IOException e) {
        findings.add(new Bad(directory + ": " + e.getMessage(), "see agent.recording-directories"));
      }
    }
  }

  private void callRecords() {
    findings.add(
        settings
            .cdrFile()
            .map(file ->
                readable(
                    "Asterisk's call records",
                    file,
                    "agent.cdr-file",
                    "load cdr_csv (loguniqueid, usegmtime) and let one call end; give the agent's user access"))
            .orElseGet(() ->
                new Bad(
                    "no file of call records is configured",
                    "set agent.cdr-file, else calls that are interrupted end as LOST")));
    findings.add(
        settings
            .celFile()
            .map(file ->
                readable(
                    "Asterisk's hangup log",
                    file,
                    "agent.cel-file",
                    "load cel_custom with the mapping of asterisk/README.md and let one call end"))
            .orElseGet(() ->
                new Bad(
                    "no hangup log is configured",
                    "set agent.cel-file, else a call refused while the agent is away may end as NO ANSWER")));
  }

  private static Finding readable(String what, Path file, String key, String remedy) {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      return new Bad(
          what + ": " + file + " is no file",
          "set " + key + " to the file itself, as Asterisk writes it");
    }
    return Files.isReadable(file)
        ? new Good(what + " " + file + " can be read")
        : new Bad(what + " " + file + " cannot be read", remedy);
  }

  private void configuration(Path file) {
    Map<String, String> values = new HashMap<>();
    String section = "";
    try {
      for (String line : Files.readAllLines(file)) {
        String said = line.replaceFirst(";.*", "").strip();
        String[] pair = said.split("=>?", 2);
        if (pair.length == 2) {
          values.putIfAbsent(section + pair[0].strip(), pair[1].strip().toLowerCase(Locale.ROOT));
        } else if (said.startsWith("[") && said.contains("]")) {
          section = said.substring(0, said.indexOf(']') + 1) + " ";
        }
      }
    } catch (IOException _) {
      findings.add(
          new Bad(
              file + " cannot be read",
              "see yourself that it says unanswered=yes, congestion=yes and batch=no, under [csv]"
                  + " loguniqueid=yes and usegmtime=yes, or set agent.asterisk-config"));
      return;
    }
    String silent = "without it calls that nobody answers leave no record, and may end as LOST";
    needs(file, values, "[general] unanswered", silent);
    needs(file, values, "[general] congestion", silent);
    needs(
        file,
        values,
        "[csv] loguniqueid",
        "without it no record names its call, and interrupted calls end as LOST");
    needs(
        file,
        values,
        "[csv] usegmtime",
        "without it recovered calls end at a wrong time, off by this host's time zone");
    if (YES.contains(values.getOrDefault("[general] batch", "no"))) {
      findings.add(new Bad(file + " says batch=yes", "batch=no: a record must outlive Asterisk"));
    }
  }

  private void needs(Path file, Map<String, String> values, String key, String without) {
    findings.add(
        YES.contains(values.getOrDefault(key, "no"))
            ? new Good(file + " says " + key + "=yes")
            : new Bad(file + " does not say " + key + "=yes", without));
  }

  private static String millis(Duration time) {
    return time.toMillis() + " ms";
  }
}
