package dialer.bench.api;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Several clients that send one batch after the other for a while.
final class Load {
  private static final int MILLI = 1_000_000;

  private Load() {}

  /// One client.
  interface Client extends AutoCloseable {
    /// Sends a batch; returns when its calls are durable.
    ///
    /// @return how many calls it was
    int send() throws Exception;
  }

  interface Clients {
    Client open() throws Exception;
  }

  /// @param perSecond calls made durable
  /// @param p50 milliseconds a batch
  /// @param p99 likewise
  record Rate(double perSecond, double p50, double p99) {}

  static Rate run(int clients, Duration time, Clients from) throws Exception {
    try (var threads = Executors.newFixedThreadPool(clients)) {
      List<Client> open = new ArrayList<>();
      try {
        for (int i = 0; i < clients; i++) {
          open.add(from.open());
        }
        long began = System.nanoTime();
        long until = began + time.toNanos();
        List<Future<Sent>> running =
            open.stream().map(client -> threads.submit(() -> send(client, until))).toList();
        long calls = 0;
        List<Long> times = new ArrayList<>();
        for (var each : running) {
          calls += each.get().calls();
          times.addAll(each.get().nanos());
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        times.sort(null);
        return new Rate(
            calls / seconds,
            times.get(times.size() / 2) / (double) MILLI,
            times.get(times.size() * 99 / 100) / (double) MILLI);
      } finally {
        for (var client : open) {
          client.close();
        }
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("a client failed", e.getCause());
    }
  }

  private record Sent(long calls, List<Long> nanos) {}

  private static Sent send(Client client, long until) throws Exception {
    long calls = 0;
    List<Long> nanos = new ArrayList<>();
    while (System.nanoTime() < until) {
      long began = System.nanoTime();
      calls += client.send();
      nanos.add(System.nanoTime() - began);
    }
    return new Sent(calls, nanos);
  }
}
