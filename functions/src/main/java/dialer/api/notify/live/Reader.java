package dialer.api.notify.live;

import dialer.api.notify.live.Connection.Ending;
import io.micronaut.json.JsonMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One who listens. Reads by itself until it has caught up with its tenant's feed, and is handed
/// events by the feed from then on. What it takes too slowly ends it: it comes again and resumes.
public final class Reader {
  private static final Logger LOG = LoggerFactory.getLogger(Reader.class);

  /// What may wait for one that catches up: enough to keep the network busy.
  private static final int WINDOW = 128 * 1024;

  private static final long LOOK_AGAIN_NANOS = 5_000_000;

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
        List<LiveEvent> events =
            tools.asked(() -> tools.pages().after(feed.clientId(), positionOf(mine)));
        if (!waitForRoom() || !take(events, mine)) {
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
    long began = System.nanoTime();
    long least = Long.MAX_VALUE;
    while (!closed && connection.unsent() > WINDOW) {
      if (connection.unsent() < least) {
        least = connection.unsent();
        began = System.nanoTime();
      }
      if (System.nanoTime() - began > tools.settings().patience().toNanos()) {
        end(Ending.TOO_SLOW);
        return false;
      }
      LockSupport.parkNanos(LOOK_AGAIN_NANOS);
    }
    return !closed;
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
