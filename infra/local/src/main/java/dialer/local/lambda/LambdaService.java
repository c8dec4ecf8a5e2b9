package dialer.local.lambda;

import dialer.local.lambda.Environment.Work;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Invokes functions in environments: one that is free, else a new one, up to the function's
/// concurrency. Between two invocations an environment is frozen.
public final class LambdaService implements Invocation.Invoker, AutoCloseable {
  /// The most that goes in or out of a synchronous invocation.
  public static final int MAX_BYTES = 6 * 1024 * 1024;

  private static final int INIT_SECONDS = 60; // AWS: 10, on machines that are not this busy

  private final RuntimeProcess processes;
  private final RuntimeApi api;
  private final Clock clock;
  private final Map<String, Pool> pools = new ConcurrentHashMap<>();

  public LambdaService(RuntimeProcess processes, Clock clock) throws IOException {
    this.processes = processes;
    this.api = new RuntimeApi();
    this.clock = clock;
  }

  private static final class Pool {
    private final Function function;
    private final Deque<Environment> idle = new ArrayDeque<>();
    private final Set<Environment> all = ConcurrentHashMap.newKeySet();
    private final BitSet slots = new BitSet();
    private int busy;

    Pool(Function function) {
      this.function = function;
    }

    synchronized boolean enter() {
      if (busy == function.concurrency()) {
        return false;
      }
      busy++;
      return true;
    }

    /// The one used last; or one that is still to be started.
    synchronized Environment take() {
      for (var free = idle.pollLast(); free != null; free = idle.pollLast()) {
        if (free.isAlive()) {
          return free;
        }
        forget(free);
      }
      int slot = slots.nextClearBit(0);
      slots.set(slot);
      var made = new Environment(slot);
      all.add(made);
      return made;
    }

    synchronized void leave(Environment used, boolean keep) {
      busy--;
      if (keep) {
        used.freeze();
        idle.addLast(used);
      } else {
        forget(used);
      }
    }

    private void forget(Environment gone) {
      all.remove(gone);
      slots.clear(gone.slot);
    }
  }

  public void deploy(Function function) {
    pools.put(function.name(), new Pool(function));
  }

  @Override
  public Invocation invoke(String function, byte[] event) throws InterruptedException {
    var pool = pools.get(function);
    if (pool == null) {
      throw new IllegalArgumentException("no function " + function);
    }
    if (event.length > MAX_BYTES) {
      return new Invocation.Failed("the event is larger than 6 MiB");
    }
    if (!pool.enter()) {
      return new Invocation.Throttled();
    }
    var environment = pool.take();
    boolean keep = false;
    try {
      var ran = run(pool.function, environment, event);
      keep = ran.usable() && environment.isAlive();
      return ran.invocation();
    } finally {
      if (!keep) {
        api.forget(environment);
        environment.kill();
      }
      pool.leave(environment, keep);
    }
  }

  /// @param usable whether the environment may be used again
  private record Ran(Invocation invocation, boolean usable) {}

  private Ran run(Function function, Environment environment, byte[] event)
      throws InterruptedException {
    try {
      if (!environment.ready.isDone()) {
        start(function, environment);
        environment.ready.get(INIT_SECONDS, TimeUnit.SECONDS);
      }
      var work = Work.of(event, clock.millis() + function.timeout().toMillis());
      environment.give(work);
      if (!environment.isAlive()) {
        environment.died();
      }
      long until = System.nanoTime() + function.timeout().toNanos();
      Invocation answer = answer(work, until);
      // over when the runtime asks for more, also after an error: asked later, it would be taken
      // for
      // the end of what the environment is given next; what goes on in the background is frozen
      // then
      work.over().get(Math.max(1, until - System.nanoTime()), TimeUnit.NANOSECONDS);
      return new Ran(answer, true);
    } catch (TimeoutException e) {
      return new Ran(new Invocation.Failed("Task timed out after " + function.timeout()), false);
    } catch (ExecutionException e) { // it could not be loaded
      return new Ran(new Invocation.Failed(String.valueOf(e.getCause())), false);
    }
  }

  private static Invocation answer(Work work, long until)
      throws InterruptedException, TimeoutException {
    try {
      byte[] payload = work.answered().get(until - System.nanoTime(), TimeUnit.NANOSECONDS);
      return payload.length > MAX_BYTES
          ? new Invocation.Failed("the answer is larger than 6 MiB")
          : new Invocation.Answered(payload);
    } catch (ExecutionException e) {
      return new Invocation.Failed(String.valueOf(e.getCause()));
    }
  }

  private void start(Function function, Environment environment) {
    var process = processes.start(function, environment.slot, api.serve(environment));
    environment.runs(process);
    process.onExit(environment::died);
  }

  @Override
  public void close() {
    pools.values().forEach(pool -> pool.all.forEach(Environment::kill));
    api.close();
  }
}
