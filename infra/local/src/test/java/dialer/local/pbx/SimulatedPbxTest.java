package dialer.local.pbx;

import dialer.local.pbx.PbxUnderTest.Login;
import dialer.local.pbx.ami.Account;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;

/// The simulator keeps the contract.
class SimulatedPbxTest {
  @Nested
  class Calls extends CallsContract {
    @Override
    PbxUnderTest start(Path dir) {
      return simulated(dir);
    }
  }

  @Nested
  class Sessions extends SessionContract {
    @Override
    PbxUnderTest start(Path dir) {
      return simulated(dir);
    }
  }

  private static PbxUnderTest simulated(Path dir) {
    var log = dir.resolve("carrier.log");
    var cdr = dir.resolve("Master.csv");
    var settings =
        PbxSettings.of(
                Account.lean("dialer", "lean-secret"), Account.full("observer", "full-secret"))
            .withCarrierLog(log)
            .withCdrFile(cdr);
    var pbx = SimulatedPbx.start(settings);
    return new PbxUnderTest(
        pbx.port(),
        new Login("dialer", "lean-secret"),
        new Login("observer", "full-secret"),
        log,
        cdr,
        pbx);
  }
}
