package dialer.local.pbx;

import dialer.local.pbx.PbxUnderTest.Login;
import dialer.local.service.RealAsterisk;
import dialer.local.service.ServiceFailure;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;
import org.opentest4j.TestAbortedException;

/// The contract is what a real Asterisk 22 does. Skipped, aloud, where none is in the cache and
/// none can be fetched.
class AsteriskPbxTest {
  @Nested
  class Calls extends CallsContract {
    @Override
    PbxUnderTest start(Path dir) {
      return real(dir);
    }
  }

  @Nested
  class Sessions extends SessionContract {
    @Override
    PbxUnderTest start(Path dir) {
      return real(dir);
    }
  }

  private static PbxUnderTest real(Path dir) {
    try {
      var asterisk = RealAsterisk.start(dir);
      return new PbxUnderTest(
          asterisk.amiPort(),
          new Login(asterisk.amiUser(), asterisk.amiSecret()),
          new Login(asterisk.observerUser(), asterisk.observerSecret()),
          asterisk.carrierLog(),
          asterisk.cdrFile(),
          asterisk);
    } catch (ServiceFailure e) {
      if (System.getenv("DIALER_REQUIRE_ASTERISK") != null) {
        throw e; // where CI has fetched one, it must run
      }
      throw new TestAbortedException("no Asterisk on this machine: " + e.getMessage(), e);
    }
  }
}
