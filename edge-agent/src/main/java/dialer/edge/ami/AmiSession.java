package dialer.edge.ami;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.asteriskjava.manager.ManagerConnectionState;
import org.asteriskjava.manager.event.DisconnectEvent;
import org.asteriskjava.manager.event.ManagerEvent;
import org.asteriskjava.manager.internal.ManagerConnectionImpl;
import org.asteriskjava.util.SocketConnectionFacade;
import org.jspecify.annotations.Nullable;

/// One session with Asterisk, from connect to disconnect. It does not reconnect: what happened
/// while it was away must be looked at first, so a new session is a new object.
final class AmiSession extends ManagerConnectionImpl {
  /// Only what the agent reads: no `VarSet`, no `Newexten`, no `Cdr`.
  private static final String EVENTS = "system,call";

  private static final int ANSWER_MILLIS = 5000;

  private final AmiSettings settings;
  private final InstantSource clock;
  private final Consumer<PbxEvent> listener;
  private final EventReader events;
  private final CompletableFuture<Optional<Instant>> booted = new CompletableFuture<>();
  private final CountDownLatch gone = new CountDownLatch(1);
  private volatile @Nullable AmiSocket line;
  private volatile long heardAt = System.nanoTime();

  AmiSession(AmiSettings settings, InstantSource clock, Consumer<PbxEvent> listener) {
    this.settings = settings;
    this.clock = clock;
    this.listener = listener;
    this.events = new EventReader(clock);
    setUsername(settings.username());
    setPassword(settings.secret());
    setDefaultResponseTimeout(ANSWER_MILLIS);
  }

  void open() throws Exception {
    login(EVENTS);
  }

  /// When this Asterisk started, to the second; it acknowledges an originate before it is fully
  /// booted, and then fails it.
  ///
  /// @return empty when it did not say so in time, or the session ended
  Optional<Instant> awaitBooted(Duration within) throws InterruptedException {
    try {
      return booted.get(within.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException _) {
      return Optional.empty();
    }
  }

  @Override
  protected SocketConnectionFacade createSocket() throws IOException {
    if (isGone()) { // lost in the middle of a login, which then thought well of it
      state = ManagerConnectionState.DISCONNECTED;
      throw new IOException("this session is over");
    }
    AmiSocket socket = new AmiSocket(settings.host(), settings.port(), new Events());
    line = socket;
    return socket;
  }

  /// The library would reconnect by itself and lose track of what was asked. It tidies up under a
  /// lock that a login holds while it waits for an answer; the thread that reads waits 5 s for that
  /// and then dies of it, and with it the agent: so it is not made to wait.
  @Override
  public void dispatchEvent(ManagerEvent event, Integer requiredHandlingTime) {
    if (event instanceof DisconnectEvent) {
      state = ManagerConnectionState.DISCONNECTED;
      Thread.ofVirtual().start(() -> super.dispatchEvent(event, requiredHandlingTime));
      gone.countDown();
      booted.complete(Optional.empty());
    } else {
      super.dispatchEvent(event, requiredHandlingTime);
    }
  }

  /// Asks for a call, past the library: it would look at each part of it by reflection, which took
  /// longer than all else that is done for a call before it is dialled.
  ///
  /// @throws IllegalArgumentException when it must not be written
  /// @throws IllegalStateException when the session is over; as before, not a byte was written
  /// @throws IOException when some of it may have been
  void originate(Placement placement) throws IOException {
    AmiSocket socket = line;
    if (socket == null || isGone()) {
      throw new IllegalStateException("this session is over");
    }
    socket.send(placement.message());
  }

  /// How long Asterisk has been silent.
  Duration silence() {
    return Duration.ofNanos(System.nanoTime() - heardAt);
  }

  /// Waits until the session is over or `within` has passed; returns whether it is over.
  boolean awaitGone(Duration within) throws InterruptedException {
    return gone.await(within.toMillis(), TimeUnit.MILLISECONDS);
  }

  boolean isGone() {
    return gone.getCount() == 0;
  }

  /// Ends the session whatever it is doing: also a thread that waits to write to an Asterisk that
  /// does not read.
  void cut() {
    AmiSocket socket = line;
    if (socket != null) {
      try {
        socket.close();
      } catch (IOException _) {
        // It is of no use any more, closed or not.
      }
    }
  }

  private final class Events implements AmiSocket.Tap {
    @Override
    public void heard() {
      heardAt = System.nanoTime();
    }

    @Override
    public void event(String name, AmiMessage message) {
      if (name.equals("FullyBooted")) {
        String uptime = message.header("Uptime");
        long seconds = uptime == null || uptime.isEmpty() ? 0 : Long.parseLong(uptime);
        booted.complete(Optional.of(clock.instant().minusSeconds(seconds)));
        return;
      }
      PbxEvent event = events.read(name, message);
      if (event != null) {
        listener.accept(event);
      }
    }

    @Override
    public void answer(AmiMessage message) {
      listener.accept(events.answer(message));
    }
  }
}
