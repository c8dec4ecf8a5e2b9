package dialer.local.faults.fault;

import dialer.local.faults.bed.Scene;
import dialer.local.faults.bed.Terms;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// No row of the matrix: two tenants whose caps add up to more than the server's, and the agent
/// killed in the middle.
final class TwoTenants {
  private static final Terms TERMS = new Terms(15, 20, List.of(7, 13));

  private TwoTenants() {}

  static List<Fault> all() {
    return List.of(
        Fault.of(0, "two-tenants", Duration.ofMinutes(8), TwoTenants::killTheAgent).under(TERMS));
  }

  private static void killTheAgent(Scene scene) {
    scene.awaitSomewhere(40, 60);
    scene.bed().agent().kill();
    scene.bed().startAgent(Map.of());
  }
}
