package dialer.edge.recover;

import dialer.call.AttemptId;
import dialer.edge.ami.Asterisk;
import dialer.edge.ami.CdrFile;
import dialer.edge.ami.CdrFile.Mark;
import dialer.edge.ami.LiveChannel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/// Looks at Asterisk twice, away from the dialler's thread.
public final class Reconciler {
  private final Asterisk asterisk;
  private final CdrFile records;
  private final Duration between;
  private final Executor threads = Executors.newVirtualThreadPerTaskExecutor();

  /// @param between the two looks
  public Reconciler(Asterisk asterisk, CdrFile records, Duration between) {
    this.asterisk = asterisk;
    this.records = records;
    this.between = between;
  }

  /// Fails when Asterisk goes away meanwhile.
  public CompletableFuture<Looks> look(Optional<Mark> mark, Set<AttemptId> attempts) {
    Executor later =
        CompletableFuture.delayedExecutor(between.toMillis(), TimeUnit.MILLISECONDS, threads);
    return CompletableFuture.supplyAsync(() -> lookOnce(mark, attempts), threads)
        .thenApplyAsync(first -> new Looks(first, lookOnce(mark, attempts)), later);
  }

  /// The channels there are now. Fails as [#look] does.
  public CompletableFuture<List<LiveChannel>> channels() {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return asterisk.channels();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        },
        threads);
  }

  /// The channels first: a call that ends in between then has a record.
  private Look lookOnce(Optional<Mark> mark, Set<AttemptId> attempts) {
    try {
      List<LiveChannel> channels = asterisk.channels();
      if (mark.isEmpty()) {
        return new Look(channels, false, Map.of());
      }
      CdrFile.Reading reading = records.read(mark.get(), attempts);
      return new Look(channels, reading.unbroken(), reading.calls());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public record Looks(Look first, Look second) {}
}
