package dialer.local.lambda;

import dialer.local.service.ServiceProcess;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/// One execution environment: a process that asks for work over the Runtime API, does one piece at
/// a time, and is stopped in between.
final class Environment {
  /// @param answered with the payload, or exceptionally with what went wrong
  record Work(
      String id,
      byte[] event,
      long deadlineMillis,
      CompletableFuture<byte[]> answered,
      CompletableFuture<Void> over) {
    static Work of(byte[] event, long deadlineMillis) {
      return new Work(
          UUID.randomUUID().toString(),
          event,
          deadlineMillis,
          new CompletableFuture<>(),
          new CompletableFuture<>());
    }

    void fail(String why) {
      answered.completeExceptionally(new FunctionFault(why));
      over.complete(null);
    }
  }

  /// What the function or its process came to.
  static final class FunctionFault extends Exception {
    private static final long serialVersionUID = 1L;

    FunctionFault(String message) {
      super(message);
    }
  }

  final String id = UUID.randomUUID().toString();
  final int slot;

  /// Complete when the function was loaded; exceptionally when it could not be.
  final CompletableFuture<Void> ready = new CompletableFuture<>();

  final CompletableFuture<Void> restored = new CompletableFuture<>();

  private final BlockingQueue<Work> inbox = new LinkedBlockingQueue<>();
  private volatile @Nullable Work current;
  private volatile @Nullable ServiceProcess process;

  Environment(int slot) {
    this.slot = slot;
  }

  void runs(ServiceProcess started) {
    process = started;
  }

  boolean isAlive() {
    var running = process;
    return running != null && running.isAlive();
  }

  void give(Work work) {
    thaw();
    current = work;
    inbox.add(work);
  }

  /// Called by the runtime: what it had is over.
  Work next() throws InterruptedException {
    var done = current;
    current = null;
    ready.complete(null); // last: from here on there may be more work
    if (done != null) {
      done.over().complete(null);
    }
    return inbox.take();
  }

  /// The work of this id, if it is the one at hand.
  @Nullable Work current(String workId) {
    var work = current;
    return work != null && work.id().equals(workId) ? work : null;
  }

  /// Its process ended by itself.
  void died() {
    ready.completeExceptionally(new FunctionFault("Runtime exited while starting"));
    var work = current;
    if (work != null) {
      work.fail("Runtime exited");
    }
  }

  void freeze() {
    signal(Signal.STOP);
  }

  private void thaw() {
    signal(Signal.CONT);
  }

  private void signal(Signal signal) {
    var running = process;
    if (running != null && running.isAlive()) {
      signal.send(running.pid());
    }
  }

  void kill() {
    var running = process;
    if (running != null) {
      running.kill();
    }
  }
}
