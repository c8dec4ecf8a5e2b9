package dialer.edge.ami;

import dialer.call.AttemptId;
import dialer.call.ClientCode;
import dialer.edge.failpoint.Failpoint;
import dialer.retry.Gap;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.asteriskjava.manager.EventTimeoutException;
import org.asteriskjava.manager.ResponseEvents;
import org.asteriskjava.manager.SendActionCallback;
import org.asteriskjava.manager.action.CoreShowChannelsAction;
import org.asteriskjava.manager.action.HangupAction;
import org.asteriskjava.manager.action.PingAction;
import org.asteriskjava.manager.event.CoreShowChannelEvent;
import org.asteriskjava.manager.event.CoreShowChannelsCompleteEvent;
import org.asteriskjava.manager.response.ManagerError;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The Asterisk beside the agent. Keeps a session up for as long as it is open, beginning anew
/// after each loss, and tells its listener, never two things at once.
public final class Asterisk implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Asterisk.class);
  private static final Duration BOOT = Duration.ofSeconds(60);
  private static final Duration PING_EVERY = Duration.ofMillis(400);
  private static final Duration FRESH = Duration.ofSeconds(1);
  private static final Duration FIRST_GAP = Duration.ofMillis(200);
  private static final Duration LAST_GAP = Duration.ofSeconds(5);
  private static final long LIST_MILLIS = 10_000;
  private static final ClientCode UNKNOWN = new ClientCode("unknown");

  private final AmiSettings settings;
  private final InstantSource clock;
  private final Listener listener;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread = Thread.ofPlatform().name("asterisk").unstarted(this::keepSession);
  private volatile @Nullable AmiSession up;

  public Asterisk(AmiSettings settings, InstantSource clock, Listener listener) {
    this.settings = settings;
    this.clock = clock;
    this.listener = listener;
  }

  public void start() {
    thread.start();
  }

  /// Whether there is a session in which Asterisk has said something within the last second.
  public boolean fresh() {
    AmiSession session = up;
    return session != null && session.silence().compareTo(FRESH) < 0;
  }

  /// Asks for a call. What becomes of it is told to the listener; nothing at all is told when the
  /// session ends first.
  public Asked originate(Placement placement) {
    AmiSession session = up;
    if (session == null) {
      return new Asked.NotAsked("Asterisk is not connected");
    }
    try {
      session.originate(placement);
      Failpoint.AFTER_AMI_WRITE.hit();
      return new Asked.Sent();
    } catch (IllegalArgumentException e) {
      return new Asked.Forbidden("not written to Asterisk: " + e.getMessage());
    } catch (IllegalStateException e) {
      return new Asked.NotAsked("Asterisk is not connected");
    } catch (IOException e) {
      session.cut(); // part of it may have gone out
      return new Asked.Unsure("writing to Asterisk failed: " + e.getMessage());
    }
  }

  /// Hangs the first leg up. No answer is waited for: the hangup is told when it happened.
  public void hangUp(AttemptId attempt) {
    AmiSession session = up;
    if (session == null) {
      return;
    }
    try {
      session.sendAction(new HangupAction(attempt.toString()), (SendActionCallback) null);
    } catch (IOException | IllegalStateException e) {
      LOG.warn("{} could not be hung up: {}", attempt, e.getMessage());
      session.cut();
    }
  }

  /// The channels of our attempts that are there now: all of them.
  ///
  /// @throws IOException when Asterisk is away, does not answer, refuses, or goes away meanwhile
  public List<LiveChannel> channels() throws IOException {
    AmiSession session = up;
    if (session == null) {
      throw new IOException("Asterisk is not connected");
    }
    try {
      ResponseEvents said =
          session.sendEventGeneratingAction(new CoreShowChannelsAction(), LIST_MILLIS);
      requireWhole(said);
      return said.getEvents().stream()
          .filter(CoreShowChannelEvent.class::isInstance)
          .map(CoreShowChannelEvent.class::cast)
          .map(Asterisk::liveChannel)
          .flatMap(Optional::stream)
          .toList();
    } catch (EventTimeoutException | IllegalStateException e) {
      throw new IOException("the channels could not be listed", e);
    }
  }

  /// The library returns a list that was refused, or that its session did not live to the end of,
  /// as if there were no more channels.
  private static void requireWhole(ResponseEvents said) throws IOException {
    if (said.getResponse() instanceof ManagerError refusal) {
      String why = refusal.getMessage();
      throw new IOException(
          "Asterisk refuses to list its channels: "
              + why
              + (AmiCheck.DENIED.equals(why) ? "; its AMI account needs write=reporting" : ""));
    }
    if (said.getEvents().stream().noneMatch(CoreShowChannelsCompleteEvent.class::isInstance)) {
      throw new IOException("the session ended before all channels were listed");
    }
  }

  static Optional<LiveChannel> liveChannel(CoreShowChannelEvent event) {
    AttemptId own = EventReader.attempt(event.getUniqueid());
    boolean firstLeg = own != null;
    AttemptId attempt = firstLeg ? own : EventReader.attempt(event.getLinkedid());
    if (attempt == null) {
      return Optional.empty();
    }
    boolean up = Integer.valueOf(6).equals(event.getChannelState());
    ClientCode client = EventReader.client(event.getAccountcode());
    return Optional.of(new LiveChannel(attempt, client == null ? UNKNOWN : client, firstLeg, up));
  }

  private void keepSession() {
    Gap gap = new Gap(FIRST_GAP, LAST_GAP);
    try {
      while (closing.getCount() > 0) {
        if (session()) {
          gap.reset();
        }
        if (closing.await(gap.next().toMillis(), TimeUnit.MILLISECONDS)) {
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Returns whether it came up at all.
  private boolean session() throws InterruptedException {
    AmiSession session = new AmiSession(settings, clock, listener::heard);
    try {
      session.open();
      Optional<Instant> startedAt = session.awaitBooted(BOOT);
      if (startedAt.isEmpty()) {
        LOG.error(
            "Asterisk at {} took the login and did not say FullyBooted within {} s. Its AMI account needs read=system.",
            settings,
            BOOT.toSeconds());
        return false;
      }
      LOG.info("Asterisk at {} is up, started {}", settings, startedAt.get());
      up = session;
      listener.up(startedAt.get());
      watch(session);
      return true;
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) { // the library's own exceptions have no common root
      LOG.warn("Asterisk at {} cannot be reached: {}", settings, e.getMessage());
      return false;
    } finally {
      boolean wasUp = up != null;
      up = null;
      session.cut();
      session.awaitGone(Duration.ofSeconds(2));
      if (wasUp) {
        LOG.warn("Asterisk at {} is away", settings);
        listener.down();
      }
    }
  }

  /// An Asterisk that is frozen keeps its sockets open: so it is asked, and a long silence ends the
  /// session.
  private void watch(AmiSession session) throws InterruptedException {
    while (!session.awaitGone(PING_EVERY) && closing.getCount() > 0) {
      if (session.silence().compareTo(settings.silence()) > 0) {
        LOG.error(
            "Asterisk at {} has been silent for {} s", settings, session.silence().toSeconds());
        return;
      }
      try {
        session.sendAction(new PingAction(), (SendActionCallback) null);
      } catch (IOException | IllegalStateException e) {
        LOG.warn("Asterisk at {} cannot be asked: {}", settings, e.getMessage());
        return;
      }
    }
  }

  /// Calls that are up go on.
  @Override
  public void close() {
    closing.countDown();
    AmiSession session = up;
    if (session != null) {
      session.cut();
    }
    try {
      thread.join(Duration.ofSeconds(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Told by the threads of a session; must only hand over.
  public interface Listener {
    /// A session is up. Nothing is known of what happened before it.
    ///
    /// @param startedAt when this Asterisk started, give or take a second
    void up(Instant startedAt);

    void heard(PbxEvent event);

    /// The session is over: what was asked and not answered may have been done.
    void down();
  }

  /// What became of a request by the time it left, or did not.
  public sealed interface Asked {
    record Sent() implements Asked {}

    /// Not a byte left.
    record NotAsked(String why) implements Asked {}

    /// Not a byte left, and none ever may.
    record Forbidden(String why) implements Asked {}

    /// Some of it may have left.
    record Unsure(String why) implements Asked {}
  }
}
