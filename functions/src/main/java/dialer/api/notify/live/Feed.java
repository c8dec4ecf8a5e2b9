package dialer.api.notify.live;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// The readers of one tenant on this node, and how far what they are handed has come. Locked before
/// any of its readers, never after.
final class Feed {
  private final long clientId;
  private final LivePages pages;
  private final List<Reader> readers = new CopyOnWriteArrayList<>(); // entered while locked
  private long position; // guarded by this
  private boolean forgotten; // guarded by this

  Feed(long clientId, LivePages pages) {
    this.clientId = clientId;
    this.pages = pages;
  }

  long clientId() {
    return clientId;
  }

  /// What became of one who wants to enter.
  enum Entry {
    ENTERED,
    FULL,
    /// The feed is no more; there is a newer one, or will be.
    FORGOTTEN
  }

  synchronized Entry enter(Reader reader, int most) {
    if (forgotten) {
      return Entry.FORGOTTEN;
    }
    if (readers.size() >= most) {
      return Entry.FULL;
    }
    readers.add(reader);
    return Entry.ENTERED;
  }

  /// Whether nobody reads it and nobody will.
  synchronized boolean forget() {
    forgotten = readers.isEmpty();
    return forgotten;
  }

  /// Takes no lock: a reader may leave while it is locked.
  void leave(Reader reader) {
    readers.remove(reader);
  }

  List<Reader> readers() {
    return readers;
  }

  /// Whether the reader needs to read no further by itself.
  synchronized boolean join(Reader reader, int subscription) {
    return reader.joins(position, subscription);
  }

  synchronized boolean isBehind(long last) {
    return position < last;
  }

  /// Hands on what is new.
  void advance() {
    List<LiveEvent> events;
    do {
      long from = position();
      events = pages.after(clientId, from);
      if (!events.isEmpty()) {
        handOn(events);
      }
    } while (!events.isEmpty());
  }

  private synchronized long position() {
    return position;
  }

  private synchronized void handOn(List<LiveEvent> events) {
    position = events.getLast().id();
    for (Reader reader : readers) {
      if (reader.isLive()) {
        reader.take(events);
      }
    }
  }

  /// Where it begins: nobody has joined yet.
  synchronized void skipTo(long last) {
    position = Math.max(position, last);
  }
}
