package dialer.local.up;

import dialer.local.service.LocalFiles;
import dialer.local.service.Ports;
import dialer.local.service.RealAsterisk;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The PBX that the edge agent drives.
///
/// @param cdrFile its call detail records, which are there only after the first call
/// @param celFile why its channels ended, likewise
/// @param monitorDirectory where it records
/// @param carrierLog what the carrier behind it saw
/// @param carrierCli the carrier's console, as the beginning of a shell command; null for the
///   simulator
public record Pbx(
    int amiPort,
    String user,
    String secret,
    Path cdrFile,
    Path celFile,
    Path monitorDirectory,
    Path carrierLog,
    @Nullable String carrierCli) {

  /// A real Asterisk 22, with another one as the carrier.
  static Pbx asterisk(Home home, Keeper keeper) {
    var started = RealAsterisk.start(home.in("asterisk"));
    keeper.keep("Asterisk", started::isAlive, started::restart, started);
    return of(
        started,
        LocalFiles.infraLocal().resolve("asterisk/cli.sh")
            + " "
            + home.in("asterisk")
            + " carrier");
  }

  /// One that runs already.
  ///
  /// @param carrierCli null where nobody asks
  public static Pbx of(RealAsterisk asterisk, @Nullable String carrierCli) {
    return new Pbx(
        asterisk.amiPort(),
        asterisk.amiUser(),
        asterisk.amiSecret(),
        asterisk.cdrFile(),
        asterisk.celFile(),
        asterisk.monitorDirectory(),
        asterisk.carrierLog(),
        carrierCli);
  }

  /// The same, spoken to through another port.
  public Pbx through(int port) {
    return new Pbx(port, user, secret, cdrFile, celFile, monitorDirectory, carrierLog, carrierCli);
  }

  static Pbx simulated(Home home, Secrets secrets, Keeper keeper) {
    int port = Ports.free();
    var dir = LocalFiles.directory(home.in("simulated-pbx"));
    var secret = secrets.madeOnce("AMI_SECRET");
    var pbx =
        new Pbx(
            port,
            "dialer",
            secret,
            dir.resolve("cdr.csv"),
            dir.resolve("hangups.csv"), // it writes none
            dir.resolve("monitor"),
            dir.resolve("calls.log"),
            null);
    var program =
        new Program(
            home.path(),
            "simulated-pbx",
            Map.of("AMI_USER", pbx.user(), "AMI_SECRET", secret),
            List.of(
                "-Dlogback.configurationFile=" + System.getProperty("logback.configurationFile"),
                "-cp",
                System.getProperty("java.class.path"),
                "dialer.local.pbx.PbxCommand",
                "--port",
                Integer.toString(port),
                "--carrier-log",
                pbx.carrierLog().toString(),
                "--cdr-file",
                pbx.cdrFile().toString(),
                "--recordings",
                pbx.monitorDirectory().toString()),
            () -> !Ports.isFree(port));
    keeper.keep("The simulated PBX", program::isAlive, program::restart, program);
    return pbx;
  }
}
