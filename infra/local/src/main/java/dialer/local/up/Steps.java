package dialer.local.up;

import dialer.local.service.ServiceFailure;
import java.io.PrintWriter;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Runs the steps of a start, several at a time, and tells each as it is done, with the time it
/// took.
final class Steps {

  private final PrintWriter out;
  private final Executor threads = task -> Thread.ofVirtual().start(task);

  Steps(PrintWriter out) {
    this.out = out;
  }

  /// Begins a step whose value is an address.
  ///
  /// @param own the user's own server, which then only is named; its password is not shown
  CompletableFuture<String> begin(String name, @Nullable URI own, Supplier<String> start) {
    if (own != null) {
      tell(
          name,
          "your own, " + own.getHost() + (own.getPort() < 0 ? "" : ":" + own.getPort()),
          Duration.ZERO);
      return CompletableFuture.completedFuture(own.toString());
    }
    return begin(
        name,
        start,
        address -> URI.create(address).getHost() + ":" + URI.create(address).getPort());
  }

  /// Begins a step; `told` makes what is shown of its value.
  <T> CompletableFuture<T> begin(String name, Supplier<T> start, Function<T, String> told) {
    long began = System.nanoTime();
    return CompletableFuture.supplyAsync(start, threads)
        .thenApply(value -> {
          tell(name, told.apply(value), Duration.ofNanos(System.nanoTime() - began));
          return value;
        });
  }

  /// The value of a step.
  ///
  /// @throws ServiceFailure if it failed
  <T> T await(CompletableFuture<T> step) {
    try {
      return step.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof ServiceFailure failure) {
        throw failure;
      }
      throw e;
    }
  }

  private synchronized void tell(String name, String what, Duration took) {
    var time = took.isZero() ? "" : "  %.1f s".formatted(took.toMillis() / 1000.0);
    out.printf("  %-14s %s%s%n", name, what, time);
    out.flush();
  }
}
