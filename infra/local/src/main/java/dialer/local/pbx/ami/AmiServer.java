package dialer.local.pbx.ami;

import dialer.local.pbx.ami.MessageReader.Broken;
import dialer.local.pbx.ami.MessageReader.Message;
import dialer.local.pbx.channel.Timeline;
import dialer.local.pbx.event.Listeners;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Listens, reads, hands each message to the actions. Two virtual threads a session, none a call.
public final class AmiServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(AmiServer.class);
  private static final String BANNER = "Asterisk Call Manager/11.0.0\r\n";
  private static final Duration TO_LOG_IN = Duration.ofSeconds(30);

  private final ServerSocket socket;
  private final Timeline timeline;
  private final Listeners listeners;
  private final Actions actions;
  private final Weather weather;
  private final Set<AmiSession> sessions = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService watch =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("pbx-watch").daemon().factory());

  /// @param socket bound already; closed with this
  /// @param writeTimeout how long one write may get nowhere before the session is cut, as
  ///   manager.conf's
  public AmiServer(
      ServerSocket socket,
      Timeline timeline,
      Listeners listeners,
      Actions actions,
      Weather weather,
      Duration writeTimeout) {
    this.socket = socket;
    this.timeline = timeline;
    this.listeners = listeners;
    this.actions = actions;
    this.weather = weather;
    long period = Math.max(10, writeTimeout.toMillis() / 4);
    watch.scheduleAtFixedRate(
        () -> cutTheStuck(writeTimeout), period, period, TimeUnit.MILLISECONDS);
    Thread.ofVirtual().name("pbx-accept").start(this::accept);
  }

  /// Cuts every connection; new ones are welcome.
  public void dropSessions() {
    sessions.forEach(AmiSession::close);
  }

  public int sessions() {
    return sessions.size();
  }

  /// Whether everything said so far has been written to the sockets.
  public boolean isDrained() {
    return sessions.stream().allMatch(s -> s.outbox().isEmpty());
  }

  @Override
  public void close() {
    watch.shutdownNow();
    try {
      socket.close();
    } catch (IOException e) {
      log.debug("already closed", e);
    }
    dropSessions();
  }

  private void accept() {
    while (!socket.isClosed()) {
      try {
        begin(socket.accept());
      } catch (IOException e) {
        log.debug("no longer listening: {}", e.getMessage());
      }
    }
  }

  private void begin(Socket client) throws IOException {
    client.setTcpNoDelay(true);
    var session = new AmiSession(client, new Outbox(client.getOutputStream(), weather));
    sessions.add(session);
    timeline.run(() -> listeners.add(session));
    session.send(BANNER);
    var writer = Thread.ofVirtual().name("pbx-write").start(() -> write(session));
    Thread.ofVirtual().name("pbx-read").start(() -> read(session, client, writer));
    watch.schedule(
        () -> timeline.run(() -> cutTheSilent(session)), TO_LOG_IN.toSeconds(), TimeUnit.SECONDS);
  }

  private void write(AmiSession session) {
    try {
      session.outbox().drain();
      session.close();
    } catch (IOException e) {
      log.debug("a client is gone: {}", e.getMessage());
      session.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void read(AmiSession session, Socket client, Thread writer) {
    try (var in = new BufferedInputStream(client.getInputStream(), 1 << 16)) {
      var reader = new MessageReader(in);
      for (var next = reader.next(); next.isPresent(); next = reader.next()) {
        weather.awaitThaw();
        switch (next.get()) {
          case Broken broken ->
              session.reply(Reply.error(new AmiRequest(List.of()), broken.complaint()));
          case Message message -> await(session, message.request());
        }
      }
    } catch (IOException e) {
      log.debug("a client is gone: {}", e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      session.close();
      writer.interrupt();
      sessions.remove(session);
      timeline.run(() -> listeners.remove(session));
    }
  }

  /// One message after the other, as Asterisk's thread of a session works: the next is not read
  /// before.
  private void await(AmiSession session, AmiRequest request) throws InterruptedException {
    var done = new CompletableFuture<Void>();
    timeline.run(() -> {
      try {
        actions.handle(session, request);
      } finally {
        if (session.isHeld()) {
          session.whenReleased(() -> done.complete(null));
        } else {
          done.complete(null);
        }
      }
    });
    try {
      done.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("never completed exceptionally", e);
    }
  }

  private void cutTheStuck(Duration writeTimeout) {
    long now = System.nanoTime();
    sessions.stream()
        .filter(s -> s.outbox().stuckFor(writeTimeout, now))
        .forEach(AmiSession::close);
  }

  private void cutTheSilent(AmiSession session) {
    if (!session.isLoggedIn()) {
      session.close();
    }
  }
}
