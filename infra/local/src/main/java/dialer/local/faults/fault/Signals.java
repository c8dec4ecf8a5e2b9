package dialer.local.faults.fault;

import dialer.local.service.ServiceFailure;
import java.io.IOException;

/// SIGSTOP and SIGCONT, which Java cannot send.
final class Signals {
  private Signals() {}

  static void stop(long pid) throws IOException, InterruptedException {
    send("STOP", pid);
  }

  static void go(long pid) throws IOException, InterruptedException {
    send("CONT", pid);
  }

  private static void send(String signal, long pid) throws IOException, InterruptedException {
    var kill = new ProcessBuilder("kill", "-" + signal, Long.toString(pid)).inheritIO().start();
    if (kill.waitFor() != 0) {
      throw new ServiceFailure("process " + pid + " took no SIG" + signal);
    }
  }
}
