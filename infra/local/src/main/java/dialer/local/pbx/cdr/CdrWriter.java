package dialer.local.pbx.cdr;

import dialer.local.pbx.channel.Party;
import dialer.local.pbx.event.AmiEvent;
import dialer.local.pbx.event.Headers;
import dialer.local.pbx.event.Listeners;
import dialer.local.pbx.event.Privilege;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Writes each record as cdr_manager and cdr_csv do. The csv has the columns of `Master.csv` with
/// `loguniqueid`, `loguserfield`, `newcdrcolumns` and `usegmtime` on; it is written, not batched,
/// before the event is told.
public final class CdrWriter implements AutoCloseable {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

  private final Listeners listeners;
  private final Map<String, String> mappings;
  private final ZoneId zone;
  private final @Nullable BufferedWriter file;
  private int sequence;

  /// @param mappings cdr_manager.conf's: the name in `CDR(name)` to the header's name
  /// @throws UncheckedIOException where the file cannot be appended to
  public CdrWriter(
      Listeners listeners, Map<String, String> mappings, ZoneId zone, Optional<Path> file) {
    this.listeners = listeners;
    this.mappings = mappings;
    this.zone = zone;
    this.file = file.map(CdrWriter::open).orElse(null);
  }

  public void write(Cdr cdr) {
    append(cdr);
    var c = cdr.channel();
    var headers =
        new Headers(List.of())
            .line("AccountCode", c.accountCode())
            .line("Source", c.caller().number())
            .line("Destination", cdr.place().exten())
            .line("DestinationContext", cdr.place().context())
            .line("CallerID", c.caller().full())
            .line("Channel", c.name())
            .line("DestinationChannel", cdr.destinationChannel())
            .line("LastApplication", cdr.last().application())
            .line("LastData", cdr.last().data())
            .line("StartTime", time(cdr.start()))
            .line("AnswerTime", cdr.answer().map(this::time).orElse(""))
            .line("EndTime", time(cdr.end()))
            .line("Duration", cdr.duration())
            .line("BillableSeconds", cdr.billableSeconds())
            .line("Disposition", cdr.disposition())
            .line("AMAFlags", "DOCUMENTATION")
            .line("UniqueID", c.uniqueId())
            .line("UserField", c.cdrFields().getOrDefault("userfield", ""));
    mappings.forEach(
        (field, header) -> headers.line(header, c.cdrFields().getOrDefault(field, "")));
    listeners.tell(new AmiEvent(Privilege.CDR, "Cdr", headers.toString()));
  }

  @Override
  public void close() {
    try {
      if (file != null) {
        file.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot close the CDR file", e);
    }
  }

  private void append(Cdr cdr) {
    if (file == null) {
      return;
    }
    var c = cdr.channel();
    Party caller = c.caller();
    var before =
        Stream.of(
                c.accountCode(),
                caller.number(),
                cdr.place().exten(),
                cdr.place().context(),
                caller.full(),
                c.name(),
                cdr.destinationChannel(),
                cdr.last().application(),
                cdr.last().data(),
                utc(cdr.start()))
            .map(CdrWriter::quoted)
            .collect(Collectors.joining(","));
    // the one column that is left bare when it is empty
    var times =
        cdr.answer().map(CdrWriter::utc).map(CdrWriter::quoted).orElse("")
            + ","
            + quoted(utc(cdr.end()));
    var after =
        Stream.of(
                cdr.disposition(),
                "DOCUMENTATION",
                c.uniqueId(),
                c.cdrFields().getOrDefault("userfield", ""),
                cdr.destinationChannel().isEmpty() ? "" : c.accountCode(),
                c.linkedId())
            .map(CdrWriter::quoted)
            .collect(Collectors.joining(","));
    try {
      file.write(
          before
              + ","
              + times
              + ","
              + cdr.duration()
              + ","
              + cdr.billableSeconds()
              + ","
              + after
              + ","
              + sequence++
              + "\n");
      file.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the CDR file", e);
    }
  }

  private static String quoted(String value) {
    return "\"" + value.replace("\"", "\"\"") + "\"";
  }

  private String time(Instant instant) {
    return TIME.format(instant.atZone(zone));
  }

  private static String utc(Instant instant) {
    return TIME.format(instant.atZone(ZoneOffset.UTC));
  }

  private static BufferedWriter open(Path path) {
    try {
      var parent = path.toAbsolutePath().getParent();
      if (parent != null) {
        Files.createDirectories(parent);
      }
      return Files.newBufferedWriter(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the CDR file " + path, e);
    }
  }
}
