package dialer.api.notify.websocket;

import dialer.api.notify.live.Reader;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/// One WebSocket: what it sends is taken one after another, after it has been let in, and none of
/// it on the thread that serves the network.
final class Arrival {
  private static final int MOST_WAITING = 32;

  private final Executor blocking;
  private final AtomicInteger waiting = new AtomicInteger();
  private CompletableFuture<Optional<Reader>> last; // of the channel's thread alone

  Arrival(Executor blocking, Supplier<Optional<Reader>> letIn) {
    this.blocking = blocking;
    last = CompletableFuture.supplyAsync(letIn, blocking);
  }

  /// False: it sends faster than anybody could mean it.
  boolean heard(String text) {
    if (waiting.incrementAndGet() > MOST_WAITING) {
      return false;
    }
    last =
        last.thenApplyAsync(
            reader -> {
              waiting.decrementAndGet();
              reader.ifPresent(r -> r.heard(text));
              return reader;
            },
            blocking);
    return true;
  }

  void left() {
    var unused = last.thenAcceptAsync(reader -> reader.ifPresent(Reader::close), blocking);
  }

  /// What went wrong with the last thing it sent, if anything did.
  CompletableFuture<?> outcome() {
    return last;
  }
}
