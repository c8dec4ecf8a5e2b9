package dialer.api.notify.live;

import dialer.api.notify.live.Connection.Ending;
import io.micronaut.json.JsonMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One who listens. Reads by itself until it has caught up with its tenant's feed, and is handed
/// events by the feed from then on; who takes them too slowly reads by itself again. What takes
/// nothing any more is ended: it comes again and resumes.
public final class Reader {
  private static final Logger LOG = LoggerFactory.getLogger(Reader.class);

  private final Feed feed;
  private final Connection connection;
  private final String credential;
  private final Tools tools;

  // guarded by this
  private Set<EventType> types = Set.of();
  private long position;
  private int subscription; // which one; what an older one began stops

  // guarded by the feed, which is locked before any of its readers
  private boolean live;

  private volatile boolean closed;

  /// What all readers use.
  ///
  /// @param reads how many of them may ask the database at once: where a thousand come together, as
  ///   after the death of another node, they wait for each other and leave everybody else's
  ///   connections alone
  record Tools(
      LivePages pages, Messages messages, JsonMapper json, LiveSettings settings, Semaphore reads) {

    /// In turn.
    <T> T asked(Supplier<T> question) {
      reads.acquireUninterruptibly();
      try {
        return question.get();
      } finally {
        reads.release();
      }
    }
  }

  Reader(Feed feed, Connection connection, String credential, Tools tools) {
    this.feed = feed;
    this.connection = connection;
    this.credential = credential;
    this.tools = tools;
  }

  /// Takes what the reader sent. Asks the database.
  public void heard(String text) {
    switch (Request.read(tools.json(), text)) {
      case Request.Subscribe subscribe -> subscribe(subscribe);
      case Request.Ping _ -> send(List.of(tools.messages().pong()));
      case Request.Unreadable(var why) -> send(List.of(tools.messages().error(why)));
    }
  }

  public void close() {
    closed = true;
    feed.leave(this);
  }

  /// Sends nothing from now on; its connection stays open, for another process to serve. Empty: it
  /// was over.
  public synchronized Optional<Standing> suspend() {
    boolean over = closed;
    close();
    return over ? Optional.empty() : Optional.of(new Standing(types, position));
  }

  /// Goes on where another process stopped.
  void resume(Standing standing) {
    int mine;
    synchronized (feed) {
      synchronized (this) {
        types = standing.types();
        position = standing.position();
        mine = ++subscription;
      }
    }
    Thread.ofVirtual().name("catch-up").start(() -> catchUp(mine));
  }

  private void subscribe(Request.Subscribe asked) {
    LivePages.Span span = tools.asked(() -> tools.pages().span(feed.clientId()));
    Long last = asked.lastEventId();
    long from = last == null ? span.last() : last;
    List<byte[]> answers = new ArrayList<>();
    if (from < span.before() || from > span.last()) {
      from = from > span.last() ? span.last() : span.before();
      answers.add(tools.messages().reset(from));
    }
    answers.addFirst(tools.messages().subscribed(asked.types(), from));
    int mine;
    synchronized (feed) {
      synchronized (this) {
        live = false;
        types = asked.types();
        position = from;
        mine = ++subscription;
        send(answers);
      }
    }
    Thread.ofVirtual().name("catch-up").start(() -> catchUp(mine));
  }

  private void catchUp(int mine) {
    try {
      while (!closed && !feed.join(this, mine)) {
        if (!waitForRoom()) { // before it reads: nobody holds events that wait for room
          return;
        }
        List<LiveEvent> events =
            tools.asked(() -> tools.pages().after(feed.clientId(), positionOf(mine)));
        if (!take(events, mine)) {
          return;
        }
      }
    } catch (Exception e) { // the database is away
      LOG.warn("A reader is ended, it will come again: {}", e.toString());
      end(Ending.GOING_AWAY);
    }
  }

  private synchronized long positionOf(int mine) {
    return mine == subscription ? position : Long.MAX_VALUE;
  }

  /// Whether it is still this subscription that events are read for.
  private synchronized boolean take(List<LiveEvent> events, int mine) {
    if (mine != subscription) {
      return false;
    }
    take(events);
    return true;
  }

  /// Hands on what it wants to hear and has not heard.
  synchronized void take(List<LiveEvent> events) {
    if (closed) {
      return;
    }
    if (live && connection.unsent() > tools.settings().buffer()) {
      live = false;
      int mine = subscription;
      Thread.ofVirtual().name("catch-up").start(() -> catchUp(mine));
      return;
    }
    List<byte[]> texts = new ArrayList<>();
    for (LiveEvent event : events) {
      if (event.id() > position) {
        position = event.id();
        if (types.contains(event.type())) {
          texts.add(event.text());
        }
      }
    }
    send(texts);
  }

  /// False: it took nothing for too long.
  private boolean waitForRoom() {
    if (!Room.await(connection, () -> !closed, tools.settings())) {
      end(Ending.TOO_SLOW);
    }
    return !closed;
  }

  /// Shows that the connection lives, unless something is under way that does.
  void beat(byte[] heartbeat) {
    if (connection.unsent() == 0) {
      send(List.of(heartbeat));
    }
  }

  void send(List<byte[]> texts) {
    if (closed || texts.isEmpty()) {
      return;
    }
    if (connection.unsent() > tools.settings().buffer()) {
      end(Ending.TOO_SLOW);
    } else {
      connection.send(texts);
    }
  }

  void end(Ending why) {
    close();
    connection.close(why);
  }

  /// Whether it needs to read no further by itself for this subscription: it has caught up, and is
  /// handed events from now on, or it wants something else by now. Asked while the feed is locked.
  synchronized boolean joins(long feedPosition, int mine) {
    if (mine != subscription) {
      return true;
    }
    live = position >= feedPosition;
    return live;
  }

  boolean isLive() {
    return live;
  }

  String credential() {
    return credential;
  }
}
