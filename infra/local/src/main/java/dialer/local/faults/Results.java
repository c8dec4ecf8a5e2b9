package dialer.local.faults;

import io.micronaut.serde.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Verdicts as files, so that a run that was interrupted goes on where it was.
final class Results {
  private final Path dir;
  private final ObjectMapper json = ObjectMapper.getDefault();

  Results(Path dir) throws IOException {
    this.dir = Files.createDirectories(dir);
  }

  /// Where something of this run belongs.
  Path file(String cell, long seed, String suffix) {
    return dir.resolve("%s-%03d.%s".formatted(cell, seed, suffix));
  }

  /// What an earlier run found.
  Optional<Verdict> kept(String cell, long seed) throws IOException {
    var file = file(cell, seed, "json");
    return Files.exists(file)
        ? Optional.ofNullable(json.readValue(Files.readAllBytes(file), Verdict.class))
        : Optional.empty();
  }

  void keep(long seed, Verdict verdict) throws IOException {
    var file = file(verdict.cell(), seed, "json");
    var unfinished = file.resolveSibling(file.getFileName() + ".new");
    Files.write(unfinished, json.writeValueAsBytes(verdict));
    Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /// What the programs of a run that went wrong said, beside its verdict.
  ///
  /// @param logs a directory of files
  void keepLogs(String cell, long seed, Path logs) throws IOException {
    try (var files = Files.list(logs)) {
      for (var log : files.toList()) {
        Files.copy(
            log,
            file(cell, seed, log.getFileName().toString()),
            StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  /// A line a fault.
  static void table(List<Verdict> verdicts, PrintWriter out) {
    Map<String, List<Verdict>> cells = new LinkedHashMap<>();
    verdicts.forEach(v -> cells.computeIfAbsent(v.cell(), _ -> new ArrayList<>()).add(v));
    out.printf(
        "%n%-28s %5s %6s %8s %5s %6s %6s  %s%n",
        "fault", "runs", "calls", "attempts", "most", "second", "wrong", "outcomes");
    cells.forEach((cell, of) -> {
      Map<String, Integer> outcomes = new TreeMap<>();
      of.forEach(v -> v.outcomes().forEach((k, n) -> outcomes.merge(k, n, Integer::sum)));
      out.printf(
          "%-28s %5d %6d %8d %5d %6d %6d  %s%n",
          cell,
          of.size(),
          of.stream().mapToInt(Verdict::calls).sum(),
          of.stream().mapToInt(Verdict::attempts).sum(),
          of.stream().mapToInt(Verdict::most).max().orElse(0),
          of.stream().mapToInt(Verdict::second).max().orElse(0),
          of.stream().filter(v -> !v.isGood()).count(),
          outcomes);
    });
    out.flush();
  }
}
