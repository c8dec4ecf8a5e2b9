package dialer.edge.dial;

import dialer.edge.ami.Asterisk;
import dialer.edge.ami.Placement;
import dialer.originate.Recording;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/// The thread that writes to Asterisk, one call after the other. It may have to wait there, so it
/// looks once more whether the call may be dialled when it really gets to it.
final class Sender implements AutoCloseable {
  private final Asterisk asterisk;
  private final Terms terms;
  private final BooleanSupplier mayDial;
  private final InstantSource clock;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().name("sender").factory());

  Sender(Asterisk asterisk, Terms terms, BooleanSupplier mayDial, InstantSource clock) {
    this.asterisk = asterisk;
    this.terms = terms;
    this.mayDial = mayDial;
    this.clock = clock;
  }

  /// @param then told on the sender's thread, in the order of the calls
  void send(LiveCall call, Consumer<Sent> then) {
    Recording recording = call.order().recording();
    Placement placement =
        new Placement(
            call.attempt(),
            call.client(),
            call.order().action(),
            (int) Math.min(Integer.MAX_VALUE, call.longest.toMillis()),
            recording == null ? null : recording.format());
    thread.execute(() -> then.accept(send(call, placement)));
  }

  private Sent send(LiveCall call, Placement placement) {
    Verdict verdict = terms.verdict(call.order(), clock.instant());
    if (!(verdict instanceof Verdict.Dial) || !mayDial.getAsBoolean()) {
      return new Sent(
          new Asterisk.Asked.NotAsked("it may not be dialled any more"), verdict, clock.instant());
    }
    Instant at = clock.instant();
    return new Sent(asterisk.originate(placement), verdict, at);
  }

  void hangUp(LiveCall call) {
    thread.execute(() -> asterisk.hangUp(call.attempt()));
  }

  @Override
  public void close() {
    thread.shutdown();
    try {
      if (!thread.awaitTermination(Duration.ofSeconds(5).toMillis(), TimeUnit.MILLISECONDS)) {
        thread.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// What became of it.
  ///
  /// @param verdict of the last look
  /// @param at when it was written
  record Sent(Asterisk.Asked asked, Verdict verdict, Instant at) {}
}
