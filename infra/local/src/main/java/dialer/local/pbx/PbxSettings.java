package dialer.local.pbx;

import dialer.local.pbx.ami.Account;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// How a simulated PBX is set up. Begin with {@link #of} and change what matters.
///
/// @param seed decides what numbers in 98 do and how neighbouring events are ordered; the same
///   seed, the same run
public record PbxSettings(
    Wire wire, Files files, Time time, Shown shown, Trunks trunks, long seed) {
  /// @param port of 127.0.0.1; 0: any free one
  /// @param writeTimeout how long a write may get nowhere before the client is cut off
  public record Wire(int port, List<Account> accounts, Duration writeTimeout) {}

  /// @param recordings Asterisk's monitor directory
  public record Files(Optional<Path> carrierLog, Optional<Path> cdr, Optional<Path> recordings) {}

  /// @param speed seconds of the PBX in one second of the clock
  public record Time(InstantSource clock, double speed, ZoneId zone) {}

  /// @param channelVars manager.conf's `channelvars`
  /// @param cdrFields cdr_manager.conf's mappings, in its order
  public record Shown(List<String> channelVars, Map<String, String> cdrFields) {}

  /// @param dead endpoints that exist and reach nobody
  public record Trunks(Set<String> live, Set<String> dead) {}

  public static PbxSettings of(Account... accounts) {
    return new PbxSettings(
        new Wire(0, List.of(accounts), Duration.ofSeconds(5)),
        new Files(Optional.empty(), Optional.empty(), Optional.empty()),
        new Time(InstantSource.system(), 1, ZoneId.systemDefault()),
        new Shown(List.of("CALL_ID", "TENANT_ID"), mappings()),
        new Trunks(Set.of("endpoint1", "endpoint2", "provider1"), Set.of("deadtrunk")),
        1);
  }

  public PbxSettings onPort(int port) {
    return new PbxSettings(
        new Wire(port, wire.accounts(), wire.writeTimeout()), files, time, shown, trunks, seed);
  }

  public PbxSettings withWriteTimeout(Duration timeout) {
    return new PbxSettings(
        new Wire(wire.port(), wire.accounts(), timeout), files, time, shown, trunks, seed);
  }

  public PbxSettings withCarrierLog(Path file) {
    return new PbxSettings(
        wire,
        new Files(Optional.of(file), files.cdr(), files.recordings()),
        time,
        shown,
        trunks,
        seed);
  }

  public PbxSettings withCdrFile(Path file) {
    return new PbxSettings(
        wire,
        new Files(files.carrierLog(), Optional.of(file), files.recordings()),
        time,
        shown,
        trunks,
        seed);
  }

  public PbxSettings withRecordings(Path directory) {
    return new PbxSettings(
        wire,
        new Files(files.carrierLog(), files.cdr(), Optional.of(directory)),
        time,
        shown,
        trunks,
        seed);
  }

  public PbxSettings withClock(InstantSource clock, double speed) {
    return new PbxSettings(wire, files, new Time(clock, speed, time.zone()), shown, trunks, seed);
  }

  public PbxSettings withSeed(long other) {
    return new PbxSettings(wire, files, time, shown, trunks, other);
  }

  public PbxSettings withChannelVars(List<String> names) {
    return new PbxSettings(wire, files, time, new Shown(names, shown.cdrFields()), trunks, seed);
  }

  public PbxSettings withEndpoints(Set<String> live) {
    return new PbxSettings(wire, files, time, shown, new Trunks(live, trunks.dead()), seed);
  }

  private static Map<String, String> mappings() {
    var mappings = new LinkedHashMap<String, String>();
    mappings.put("call_id", "CallId");
    mappings.put("tenant_id", "TenantId");
    return mappings;
  }
}
