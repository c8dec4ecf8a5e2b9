package dialer.edge;

import dialer.edge.ami.Asterisk;
import dialer.edge.ami.CdrFile;
import dialer.edge.broker.BrokerLink;
import dialer.edge.broker.Lease;
import dialer.edge.dial.Dialler;
import dialer.edge.intake.CallQueues;
import dialer.edge.intake.Identity;
import dialer.edge.intake.Introduction;
import dialer.edge.journal.Journal;
import dialer.edge.report.Reporter;
import dialer.message.MessageCodec;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One agent, put together. It starts whatever is away and goes on when it comes.
public final class Agent implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Agent.class);
  private static final Duration DRAIN = Duration.ofSeconds(6);

  private final Journal journal;
  private final Dialler dialler;
  private final Reporter reporter;
  private final CallQueues queues;
  private final Introduction introduction;
  private final BrokerLink broker;

  /// @throws dialer.edge.journal.JournalFailure when the journal cannot be used, or another agent
  ///   uses it
  public Agent(Settings settings, InstantSource clock) {
    journal = Journal.open(settings.journal(), clock, new MessageCodec());
    CdrFile records = new CdrFile(settings.cdrFile().orElse(Path.of("/nonexistent")), clock);
    dialler =
        new Dialler(
            settings.dial(),
            journal,
            records,
            this::brokerFresh,
            listener -> new Asterisk(settings.ami(), clock, listener),
            clock);
    reporter = new Reporter(journal);
    queues = new CallQueues(settings.dial().server(), dialler::order, dialler::brokerLost, clock);
    introduction =
        new Introduction(
            new Identity(settings.dial().server(), journal.id(), version()),
            state -> {
              dialler.terms(state);
              queues.follow(state);
            },
            () ->
                new Introduction.Pulse(
                    dialler.termsVersion(), dialler.asteriskUp(), dialler.callsUp()),
            clock);
    broker =
        new BrokerLink(
            settings.broker(),
            new Lease(
                settings.dial().server(),
                journal.id(),
                clock,
                tenure -> dialler.tenure(tenure.since())),
            List.of(reporter),
            List.of(queues, introduction));
  }

  public void start() {
    LOG.info("Agent {} with journal {}", version(), journal.id());
    dialler.start();
    reporter.start();
    broker.start();
  }

  /// Whether Asterisk has said something within the last second.
  public boolean asteriskUp() {
    return dialler.asteriskUp();
  }

  private boolean brokerFresh() {
    return broker.fresh() && introduction.introduced();
  }

  private static String version() {
    @Nullable String version = Agent.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  /// Hands back what was not touched, writes down and reports what was, within about ten seconds.
  /// Calls that are up go on; the next start finds them.
  @Override
  public void close() {
    LOG.info("Stopping; calls that are up go on");
    queues.stop();
    try {
      dialler.drain(DRAIN);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    dialler.close();
    reporter.close();
    queues.close();
    broker.close();
    journal.close();
    LOG.info("Stopped");
  }
}
