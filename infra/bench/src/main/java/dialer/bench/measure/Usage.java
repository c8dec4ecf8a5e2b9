package dialer.bench.measure;

import dialer.local.service.ServiceFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/// What a process has taken, from `/proc`.
///
/// @param cpu user and system time since it began
/// @param resident bytes of memory now
public record Usage(Duration cpu, long resident) {
  private static final long MILLIS_A_TICK = 10; // USER_HZ is 100 wherever Linux runs Java
  private static final int UTIME = 11; // fields after the command's name
  private static final int STIME = 12;
  private static final long KIB = 1024;

  public static Usage of(long pid) {
    try {
      var proc = Path.of("/proc", Long.toString(pid));
      var stat = Files.readString(proc.resolve("stat"));
      var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      long ticks = Long.parseLong(fields[UTIME]) + Long.parseLong(fields[STIME]);
      var resident =
          Files.readAllLines(proc.resolve("status")).stream()
              .filter(line -> line.startsWith("VmRSS:"))
              .findAny()
              .orElseThrow(() -> new ServiceFailure("process " + pid + " has ended"))
              .replaceAll("[^0-9]", "");
      return new Usage(Duration.ofMillis(ticks * MILLIS_A_TICK), Long.parseLong(resident) * KIB);
    } catch (IOException e) {
      throw new ServiceFailure("process " + pid + " cannot be looked at", e);
    }
  }

  public Duration cpuSince(Usage earlier) {
    return cpu.minus(earlier.cpu());
  }

  public double megabytes() {
    return resident / 1e6;
  }
}
