package dialer.edge.recover;

import dialer.call.AttemptId;
import dialer.edge.ami.Asterisk;
import dialer.edge.ami.CdrFile;
import dialer.edge.ami.CdrFile.Mark;
import dialer.edge.ami.LiveChannel;
import dialer.edge.journal.PastDial;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
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
  private final InstantSource clock;
  private final Executor threads = Executors.newVirtualThreadPerTaskExecutor();

  /// @param between the two looks
  public Reconciler(Asterisk asterisk, CdrFile records, Duration between, InstantSource clock) {
    this.asterisk = asterisk;
    this.records = records;
    this.between = between;
    this.clock = clock;
  }

  /// Fails when Asterisk goes away meanwhile.
  ///
  /// @param since when the first of them can have been dialled
  public CompletableFuture<Looks> look(
      Optional<Mark> mark, Instant since, Set<AttemptId> attempts) {
    Executor later =
        CompletableFuture.delayedExecutor(between.toMillis(), TimeUnit.MILLISECONDS, threads);
    return CompletableFuture.supplyAsync(() -> lookOnce(mark, since, attempts), threads)
        .thenApplyAsync(first -> new Looks(first, lookOnce(mark, since, attempts)), later);
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

  /// What was dialled since then, whoever asked for it: what is over by its record, what is up as
  /// if it had been dialled now. Fails as [#look] does; without records nothing is known of the
  /// former.
  public CompletableFuture<List<PastDial>> dialledSince(Instant since) {
    return channels()
        .thenApplyAsync(
            channels -> {
              try {
                List<PastDial> dials = new ArrayList<>();
                Instant now = clock.instant();
                records
                    .dialledSince(since)
                    .forEach(
                        over -> dials.add(new PastDial(over.attempt(), over.client(), over.at())));
                channels.stream()
                    .filter(LiveChannel::firstLeg)
                    .forEach(up -> dials.add(new PastDial(up.attempt(), up.client(), now)));
                return List.copyOf(dials);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            },
            threads);
  }

  /// The channels first: a call that ends in between then has a record.
  private Look lookOnce(Optional<Mark> mark, Instant since, Set<AttemptId> attempts) {
    try {
      List<LiveChannel> channels = asterisk.channels();
      if (mark.isEmpty()) {
        return new Look(channels, false, Map.of());
      }
      CdrFile.Reading reading = records.read(mark.get(), since, attempts);
      return new Look(channels, reading.unbroken(), reading.calls());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public record Looks(Look first, Look second) {}
}
