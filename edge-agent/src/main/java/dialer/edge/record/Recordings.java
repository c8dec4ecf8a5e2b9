package dialer.edge.record;

import dialer.call.AttemptId;
import dialer.message.Originate;
import dialer.originate.Recording;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes finished recordings to where they belong. Asterisk writes each as
/// `<monitor>/.dialer/<attempt>.<format>` and closes it before it tells the hangup; under its own
/// name there is never half a recording. One thread moves them all, so that of two calls that ask
/// for one name exactly one gets it.
public final class Recordings implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Recordings.class);
  private static final String SPOOL = ".dialer";

  private static final Duration LONGEST = Duration.ofSeconds(30);

  private final RecordingSettings settings;
  private final Duration longest;
  private final Hooks hooks;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().name("recordings").factory());

  public Recordings(RecordingSettings settings) {
    this(settings, LONGEST);
  }

  /// @param longest a report waits for its recording
  Recordings(RecordingSettings settings, Duration longest) {
    this.settings = settings;
    this.longest = longest;
    this.hooks = new Hooks(settings.hooks(), "root");
  }

  /// The name that Asterisk records under, below its monitor directory.
  public static String spooled(AttemptId attempt, String format) {
    return SPOOL + "/" + attempt + "." + format;
  }

  /// Keeps the recording of a call that is over, then runs its hook.
  ///
  /// @param answered a call that was not answered has nothing worth keeping
  /// @param then told on another thread, once: the file, empty where there is none. Must only hand
  ///   over. A disk that hangs makes nobody wait for longer than half a minute: then none is told,
  ///   and the file still gets to its place when it can.
  public void keep(Originate order, boolean answered, Consumer<Optional<Path>> then) {
    CompletableFuture<Optional<Path>> told = new CompletableFuture<>();
    told.orTimeout(longest.toMillis(), TimeUnit.MILLISECONDS)
        .exceptionally(_ -> {
          LOG.error(
              "The recording of {} could not be put away within {} s: its report names none",
              order.attempt(),
              longest.toSeconds());
          return Optional.empty();
        })
        .thenAccept(then);
    thread.execute(() -> {
      Optional<Path> kept = Optional.empty();
      try {
        kept = kept(order, answered);
      } catch (IOException | RuntimeException e) {
        LOG.error("The recording of {} could not be kept: {}", order.attempt(), e.toString());
      } finally {
        if (!told.complete(kept) && kept.isPresent()) {
          LOG.error("The recording of {} is {} now", order.attempt(), kept.get());
        }
      }
      kept.ifPresent(file -> hooks.run(order, file));
    });
  }

  private Optional<Path> kept(Originate order, boolean answered) throws IOException {
    Recording recording = Objects.requireNonNull(order.recording());
    Path spooled = settings.monitor().resolve(spooled(order.attempt(), recording.format()));
    if (!Files.isRegularFile(spooled, LinkOption.NOFOLLOW_LINKS)) {
      if (answered) {
        LOG.warn("{} was answered and Asterisk recorded nothing", order.attempt());
      }
      return Optional.empty();
    }
    if (!answered) {
      Files.delete(spooled);
      return Optional.empty();
    }
    Path directory = Destination.of(settings, order.client(), recording);
    Path file = directory.resolve(Path.of(recording.file()).getFileName());
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      file = directory.resolve(second(file.getFileName().toString(), order.attempt()));
    }
    return Optional.of(Files.move(spooled, file));
  }

  private static String second(String name, AttemptId attempt) {
    int dot = name.lastIndexOf('.');
    return name.substring(0, dot) + "-" + attempt + name.substring(dot);
  }

  /// Keeps those that are waiting; hooks that still run are ended.
  @Override
  public void close() {
    thread.shutdown();
    try {
      if (!thread.awaitTermination(Duration.ofSeconds(2).toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("Closing with recordings on their way; the next start looks for them");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    hooks.close();
  }
}
