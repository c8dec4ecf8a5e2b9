package dialer.bench.api;

import dialer.local.carrier.CarrierFact;
import dialer.local.carrier.CarrierLog;
import dialer.local.demo.AgentAtWork;
import dialer.local.pbx.PbxSettings;
import dialer.local.pbx.SimulatedPbx;
import dialer.local.pbx.ami.Account;
import dialer.local.service.ServiceFailure;
import dialer.local.up.Pbx;
import dialer.local.up.Program;
import dialer.local.up.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/// A simulated PBX and the agent beside it, so that what is inserted is dialled.
final class Dialling implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final SimulatedPbx pbx;
  private final Program agent;
  private final Path carrierLog;

  /// Returns when the API knows that the server dials.
  Dialling(Path dir, Platform platform) throws InterruptedException {
    carrierLog = dir.resolve("calls.log");
    var cdrFile = dir.resolve("Master.csv");
    var secret = UUID.randomUUID().toString();
    pbx =
        SimulatedPbx.start(
            PbxSettings.of(Account.lean("dialer", secret))
                .withCarrierLog(carrierLog)
                .withCdrFile(cdrFile));
    agent =
        Programs.edgeAgent(
            dir,
            "edge-agent",
            platform.rabbitUri(),
            new Pbx(
                pbx.port(),
                "dialer",
                secret,
                cdrFile,
                dir.resolve("cel.csv"),
                dir.resolve("monitor"),
                carrierLog,
                null),
            Map.of());
    AgentAtWork.await(platform.api(), platform.superuser(), Programs.SERVER);
  }

  /// When the first legs to numbers with this beginning reached the carrier, in order.
  List<Instant> invites(String beginning) {
    return facts(beginning).stream().map(CarrierFact::at).sorted().toList();
  }

  /// The same by number; for numbers that are dialled once.
  Map<String, Instant> invitesByNumber(String beginning) {
    return facts(beginning).stream()
        .collect(Collectors.toMap(CarrierFact::number, CarrierFact::at));
  }

  private List<CarrierFact> facts(String beginning) {
    if (!Files.exists(carrierLog)) {
      return List.of();
    }
    try {
      return CarrierLog.read(carrierLog).stream()
          .filter(f -> f.kind() == CarrierFact.Kind.INVITE && f.number().startsWith(beginning))
          .toList();
    } catch (IOException e) {
      throw new ServiceFailure("the carrier's log cannot be read", e);
    }
  }

  /// Waits until so many of them have.
  List<Instant> await(int count, String beginning) throws InterruptedException {
    await(count + " calls at the carrier", () -> invites(beginning).size() >= count);
    return invites(beginning);
  }

  private static void await(String what, BooleanSupplier condition) throws InterruptedException {
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > until) {
        throw new ServiceFailure("waited in vain for " + what);
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  @Override
  public void close() {
    agent.close();
    pbx.close();
  }
}
