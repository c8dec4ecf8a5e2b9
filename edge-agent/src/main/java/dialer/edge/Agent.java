package dialer.edge;

import dialer.edge.ami.Asterisk;
import dialer.edge.ami.CdrFile;
import dialer.edge.broker.BrokerLink;
import dialer.edge.broker.Lease;
import dialer.edge.dial.Dialler;
import dialer.edge.dial.Disk;
import dialer.edge.dial.Obstacle;
import dialer.edge.intake.CallQueues;
import dialer.edge.intake.Identity;
import dialer.edge.intake.Introduction;
import dialer.edge.journal.Journal;
import dialer.edge.pace.Pace;
import dialer.edge.record.Recordings;
import dialer.edge.report.Reporter;
import dialer.edge.status.Door;
import dialer.edge.status.Figures;
import dialer.edge.status.Standing;
import dialer.message.AgentAlive;
import dialer.message.HangUp;
import dialer.message.MessageCodec;
import dialer.message.ServerState;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One agent, put together. It starts whatever is away and goes on when it comes.
public final class Agent implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Agent.class);
  private static final Path NOWHERE = Path.of("/nonexistent");
  private static final Duration DRAIN = Duration.ofSeconds(6);
  private static final Duration LAST_WORDS = Duration.ofSeconds(2);

  private final Journal journal;
  private final Dialler dialler;
  private final Reporter reporter;
  private final CallQueues queues;
  private final Introduction introduction;
  private final BrokerLink broker;
  private final Door door;
  private final Optional<Figures> figures;
  private volatile boolean draining;

  /// @throws IllegalArgumentException when something it was told to use cannot be used
  /// @throws dialer.edge.journal.JournalFailure when the journal cannot be used, or another agent
  ///   uses it
  public Agent(Settings settings, InstantSource clock) {
    journal = Journal.open(settings.journal(), clock, new MessageCodec());
    CdrFile records =
        new CdrFile(settings.cdrFile().orElse(NOWHERE), settings.celFile().orElse(NOWHERE), clock);
    dialler =
        new Dialler(
            settings.dial(),
            new Disk(journal, records, new Recordings(settings.recordings())),
            this::brokerObstacle,
            listener -> new Asterisk(settings.ami(), clock, listener),
            clock);
    reporter = new Reporter(journal);
    queues =
        new CallQueues(
            settings.dial().server(),
            dialler::order,
            dialler::brokerLost,
            () -> BrokerLink.open(settings.broker()),
            clock);
    Lease lease =
        new Lease(
            settings.dial().server(),
            journal.id(),
            clock,
            tenure -> dialler.tenure(tenure.term(), tenure.since()));
    introduction =
        new Introduction(
            new Identity(settings.dial().server(), journal.id(), version()),
            new Introduction.Orders() {
              @Override
              public void heard(Instant at) {
                lease.heard(at);
              }

              @Override
              public void changed(ServerState state) {
                dialler.terms(state);
                queues.follow(state);
              }

              @Override
              public void hangUp(HangUp request, Runnable noted) {
                dialler.hangUp(request, noted);
              }
            },
            this::pulse,
            this::tickSoon,
            clock);
    broker =
        new BrokerLink(settings.broker(), lease, List.of(reporter), List.of(queues, introduction));
    door = door(settings);
    figures =
        settings.metricsPort() == 0
            ? Optional.empty()
            : Optional.of(new Figures(settings.metricsPort(), this::standing));
  }

  private Introduction.Pulse pulse() {
    Dialler.Use use = dialler.use();
    List<Pace.Use> above = use.above();
    return new Introduction.Pulse(
        use.version(),
        dialler.asteriskUp() && !draining,
        use.callsUp(),
        above == null
            ? null
            : above.stream()
                .map(one -> new AgentAlive.Above(one.client(), one.up(), one.lastHour()))
                .toList());
  }

  public void start() {
    LOG.info("Agent {} with journal {}", version(), journal.id());
    dialler.start();
    reporter.start();
    broker.start();
    door.start();
    figures.ifPresent(Figures::start);
  }

  private Door door(Settings settings) {
    try {
      return new Door(
          settings.journal().directory(),
          Map.of(
              "status",
              () -> standing().text(),
              "standing",
              () -> standing().json(),
              "calls",
              this::glance,
              "drain",
              this::drained));
    } catch (IOException | UnsupportedOperationException e) {
      throw new IllegalArgumentException(
          "agent.directory: no socket can be made in it: " + e.getMessage(), e);
    }
  }

  /// How it stands now.
  Standing standing() {
    return new Standing(
        asteriskUp(),
        broker.there(),
        queues.failing(),
        journal.healthy(),
        dialler.use().callsUp(),
        draining,
        dialler.use().obstacle());
  }

  private String glance() throws InterruptedException {
    return dialler.glance().stream()
        .map(call ->
            "%s %s %s %s since %s%n"
                .formatted(
                    call.attempt(), call.client(), call.number(), call.stage(), call.since()))
        .collect(Collectors.joining());
  }

  private String drained() throws InterruptedException {
    drain();
    return standing().text();
  }

  /// Takes no more orders, gives back those that were not touched and finishes those on their way
  /// to Asterisk, in some seconds. Calls that are up go on, and are reported.
  void drain() throws InterruptedException {
    LOG.info("Draining; calls that are up go on");
    draining = true;
    tickSoon();
    queues.stop();
    dialler.drain(DRAIN);
  }

  /// Whether Asterisk has said something within the last second.
  public boolean asteriskUp() {
    return dialler.asteriskUp();
  }

  private Optional<Obstacle> brokerObstacle() {
    if (broker.fresh()) {
      return introduction.introduced()
          ? Optional.empty()
          : Optional.of(Obstacle.passing("the API's answer to its hello"));
    }
    return Optional.of(
        broker.there()
            ? Obstacle.passing("its turn: another agent dials for this server, or did a moment ago")
            : Obstacle.failing("the broker, which is away"));
  }

  private void tickSoon() {
    broker.tickSoon();
  }

  private static String version() {
    @Nullable String version = Agent.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  /// What is told last must be on disk before the last is told.
  private void awaitJournal() {
    try {
      journal.await(LAST_WORDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Gives back what was not touched, writes down and reports what was, within about ten seconds.
  /// Calls that are up go on; the next start finds them.
  @Override
  public void close() {
    LOG.info("Stopping");
    door.close();
    figures.ifPresent(Figures::close);
    try {
      drain();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    dialler.close();
    awaitJournal();
    reporter.close();
    queues.close();
    broker.close();
    journal.close();
    LOG.info("Stopped");
  }
}
