package dialer.api.notify.gateway;

import dialer.api.notify.live.Connection.Ending;
import dialer.api.notify.live.Feeds;
import dialer.api.notify.live.Messages;
import dialer.api.notify.live.Reader;
import dialer.api.notify.live.Standing;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The sockets that this process serves, each with its reader.
@Singleton
final class HeldSockets {
  private final Sockets sockets;
  private final Management management;
  private final Messages messages;
  private final Feeds feeds;
  private final Map<String, Held> held = new ConcurrentHashMap<>();

  HeldSockets(Sockets sockets, Management management, Messages messages, Feeds feeds) {
    this.sockets = sockets;
    this.management = management;
    this.messages = messages;
    this.feeds = feeds;
  }

  private final class Held {
    private final String id;
    private final GatewayConnection connection;
    private @Nullable Reader reader; // guarded by this
    private long heard; // guarded by this
    private boolean left; // guarded by this

    Held(String id) {
      this.id = id;
      connection = new GatewayConnection(id, management, messages, () -> forget(this));
    }
  }

  /// It came, said something or left. Asks the database.
  ///
  /// @param holder this shift
  /// @throws RuntimeException when the database or Redis is away; then it is to be ended
  void attend(String id, String holder) {
    Held one = held.computeIfAbsent(id, Held::new);
    synchronized (one) {
      if (one.left) {
        return;
      }
      if (one.reader == null && !isAdopted(one, holder)) {
        return;
      }
      hear(one);
    }
  }

  private void hear(Held one) {
    Optional<Sockets.Said> said = sockets.said(one.id, one.heard);
    Reader reader = one.reader;
    if (reader == null || said.isEmpty()) {
      leave(one);
      return;
    }
    one.heard = said.get().heard();
    said.get().texts().forEach(reader::heard);
    if (!said.get().texts().isEmpty()) { // so that no other shift hears them again
      var unused = sockets.said(one.id, one.heard);
    }
  }

  private boolean isAdopted(Held one, String holder) {
    Optional<Sockets.Socket> found = sockets.adopt(one.id, holder);
    if (found.isEmpty()) {
      leave(one);
      return false;
    }
    Sockets.Socket socket = found.get();
    if (socket.holder() != null) { // it died: nobody knows what this one has heard
      one.connection.close(Ending.GOING_AWAY);
      return false;
    }
    Optional<Reader> reader =
        feeds.resume(socket.clientId(), socket.credential(), one.connection, socket.standing());
    one.reader = reader.orElse(null);
    return reader.isPresent(); // otherwise it is being closed
  }

  private void leave(Held one) {
    one.left = true;
    held.remove(one.id, one);
    if (one.reader != null) {
      one.reader.close();
    }
    one.connection.gone();
  }

  private void forget(Held one) {
    synchronized (one) {
      leave(one);
    }
    sockets.left(one.id);
  }

  /// What cannot be served now comes again.
  void end(String id) {
    Held one = held.get(id);
    if (one != null) {
      synchronized (one) {
        if (one.reader != null) {
          one.reader.close();
        }
        one.connection.close(Ending.GOING_AWAY);
      }
    }
  }

  void endAll() {
    held.keySet().forEach(this::end);
  }

  /// Stops serving them, for the next shift to go on. What cannot be left with nothing under way is
  /// ended.
  void handOver(String holder, Duration patience) throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    List<Held> all = List.copyOf(held.values());
    Map<Held, Standing> standings = new HashMap<>();
    for (Held one : all) {
      synchronized (one) {
        if (one.reader != null) {
          one.reader.suspend().ifPresent(standing -> standings.put(one, standing));
        }
      }
    }
    List<Sockets.Released> released = new ArrayList<>();
    List<Held> ended = new ArrayList<>();
    for (Held one : all) {
      boolean drained = one.connection.isDrained(Duration.ofNanos(end - System.nanoTime()));
      Standing standing = standings.get(one);
      if (standing != null && drained) {
        released.add(new Sockets.Released(one.id, standing));
      } else {
        one.connection.close(Ending.TOO_SLOW);
        ended.add(one);
      }
    }
    held.clear();
    sockets.release(released, holder);
    for (Held one : ended) {
      boolean unused = one.connection.isDrained(Duration.ofNanos(end - System.nanoTime()));
    }
  }
}
