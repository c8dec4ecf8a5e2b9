package dialer.local.carrier;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/// The carrier's log as a file: appended to by the simulator, line by line and flushed each time,
/// so that a reader (or a kill) finds whole lines; read by the checker.
public interface CarrierLog extends AutoCloseable {
  void write(CarrierFact fact);

  @Override
  void close();

  /// Writes nothing: for who does not ask.
  static CarrierLog none() {
    return new CarrierLog() {
      @Override
      public void write(CarrierFact fact) {}

      @Override
      public void close() {}
    };
  }

  /// @throws UncheckedIOException where the file cannot be opened for appending
  static CarrierLog appendTo(Path file) {
    return new AppendedCarrierLog(file);
  }

  /// Every fact of a file, in the order written. Empty lines and `#` comments are skipped, and so
  /// is a last line without its end: somebody is still writing it.
  ///
  /// @throws IllegalArgumentException naming the line that is not one
  static List<CarrierFact> read(Path file) throws IOException {
    var text = Files.readString(file);
    var whole = text.substring(0, text.lastIndexOf('\n') + 1);
    try (Stream<String> lines = whole.lines()) {
      return lines.filter(l -> !l.isBlank() && !l.startsWith("#")).map(CarrierFact::parse).toList();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
    }
  }
}

final class AppendedCarrierLog implements CarrierLog {
  private final BufferedWriter out;

  AppendedCarrierLog(Path file) {
    try {
      var parent = file.toAbsolutePath().getParent();
      if (parent != null) {
        Files.createDirectories(parent);
      }
      out = Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the carrier's log " + file, e);
    }
  }

  @Override
  public synchronized void write(CarrierFact fact) {
    try {
      out.write(fact.line() + "\n");
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the carrier's log", e);
    }
  }

  @Override
  public synchronized void close() {
    try {
      out.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot close the carrier's log", e);
    }
  }
}
