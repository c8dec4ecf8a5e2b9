package dialer.local.pbx;

import dialer.local.pbx.ami.Account;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// The simulator as a program of its own.
@Command(
    name = "simulated-pbx",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    usageHelpWidth = 120,
    description = {
      "An Asterisk 22 that is not there: AMI on 127.0.0.1, with a telephone network behind it in which the",
      "dialled number decides the outcome (PJSIP/NUMBER@endpoint1, endpoint2, provider1; deadtrunk reaches nobody):",
      "",
      "  99RRTTCC  ring RR s, then CC: 00 answer and talk TT s (00: for ever), 99 never answer,",
      "            01-79 refuse with that Q.850 cause (17 busy, 34 congestion, 1 unknown, 21 rejected, 19 unavailable)",
      "  98....    a mixture: 45 %% answered, 25 %% no answer, 15 %% busy, 10 %% machine, 5 %% congestion",
      "  97....    answers and hangs up at once",
      "  others    ring 1 s, answer, talk until the caller hangs up",
      "",
    },
    footer = {
      "",
      "The account is AMI_USER (default: dialer) with AMI_SECRET; without a secret one is made and printed. It may do",
      "what a dialer needs and no more. OBSERVER_SECRET, if set, adds the account 'observer', which may do everything.",
      "Prints one line when it is ready; Ctrl-C ends it.",
    })
public final class PbxCommand implements Callable<Integer> {
  private final Map<String, String> environment;

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--port",
      defaultValue = "5038",
      description = "AMI port, 0 for any free one (default: 5038)")
  private int port;

  @Option(
      names = "--carrier-log",
      paramLabel = "FILE",
      description = "what the carrier saw is appended here")
  private @Nullable Path carrierLog;

  @Option(
      names = "--cdr-file",
      paramLabel = "FILE",
      description = "call detail records, as cdr_csv writes them")
  private @Nullable Path cdrFile;

  @Option(
      names = "--recordings",
      paramLabel = "DIR",
      description = "its monitor directory; recordings are silence")
  private @Nullable Path recordings;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "same seed, same mixture (default: 1)")
  private long seed;

  @Option(
      names = "--speed",
      defaultValue = "1",
      description = "seconds of its time in one of ours (default: 1)")
  private double speed;

  @Option(
      names = "--endpoint",
      paramLabel = "NAME",
      split = ",",
      defaultValue = "endpoint1,endpoint2,provider1",
      description = "endpoints with the carrier behind them (default: ${DEFAULT-VALUE})")
  private Set<String> endpoints = Set.of();

  @Option(
      names = "--channel-var",
      paramLabel = "NAME",
      split = ",",
      defaultValue = "CALL_ID,TENANT_ID",
      description =
          "variables shown with every channel, as manager.conf's channelvars (default: ${DEFAULT-VALUE})")
  private List<String> channelVars = List.of();

  PbxCommand(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  public static void main(String[] args) {
    System.exit(new CommandLine(new PbxCommand(System.getenv())).execute(args));
  }

  @Override
  public Integer call() throws InterruptedException {
    var out = Objects.requireNonNull(spec).commandLine().getOut();
    var user = environment.getOrDefault("AMI_USER", "dialer");
    var given = environment.getOrDefault("AMI_SECRET", "");
    var secret = given.isEmpty() ? randomSecret() : given;
    var settings =
        PbxSettings.of(accounts(user, secret))
            .onPort(port)
            .withSeed(seed)
            .withClock(InstantSource.system(), speed)
            .withEndpoints(endpoints)
            .withChannelVars(channelVars);
    settings = carrierLog == null ? settings : settings.withCarrierLog(carrierLog);
    settings = cdrFile == null ? settings : settings.withCdrFile(cdrFile);
    settings = recordings == null ? settings : settings.withRecordings(recordings);
    var pbx = SimulatedPbx.start(settings);
    Runtime.getRuntime().addShutdownHook(new Thread(pbx::close, "pbx-stop"));
    out.printf(
        "simulated PBX ready: AMI on 127.0.0.1:%d, user %s%s%n",
        pbx.port(), user, given.isEmpty() ? ", secret " + secret : "");
    out.flush();
    new CountDownLatch(1).await(); // until a signal ends the process
    return 0;
  }

  private Account[] accounts(String user, String secret) {
    var observer = environment.getOrDefault("OBSERVER_SECRET", "");
    return observer.isEmpty()
        ? new Account[] {Account.lean(user, secret)}
        : new Account[] {Account.lean(user, secret), Account.full("observer", observer)};
  }

  private static String randomSecret() {
    var bytes = new byte[18];
    new SecureRandom().nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
