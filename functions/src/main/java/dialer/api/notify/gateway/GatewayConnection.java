package dialer.api.notify.gateway;

import dialer.api.notify.live.Connection;
import dialer.api.notify.live.Messages;
import dialer.retry.Gap;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// A WebSocket that API Gateway holds. Its messages go out one after another, in their order, and
/// nobody waits for them. Where it is unknown whether one went out it ends: its reader resumes.
final class GatewayConnection implements Connection {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(20);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

  private final String id;
  private final Management management;
  private final Messages messages;
  private final Runnable whenOver;

  // guarded by this
  private final Deque<byte[]> waiting = new ArrayDeque<>();
  private long unsent;
  private boolean sending;
  private @Nullable Ending ending;
  private boolean over;

  /// @param whenOver called once, when nothing is sent any more but at the end of a shift
  GatewayConnection(String id, Management management, Messages messages, Runnable whenOver) {
    this.id = id;
    this.management = management;
    this.messages = messages;
    this.whenOver = whenOver;
  }

  @Override
  public synchronized void send(List<byte[]> texts) {
    if (ending != null || over) {
      return;
    }
    for (byte[] text : texts) {
      waiting.add(text);
      unsent += text.length;
    }
    begin();
  }

  private void begin() {
    if (!sending && !over) {
      sending = true;
      Thread.ofVirtual().name("socket").start(this::run);
    }
  }

  @Override
  public synchronized long unsent() {
    return unsent;
  }

  /// What waits is dropped, and why it ends is said instead.
  @Override
  public synchronized void close(Ending why) {
    if (ending == null) {
      ending = why;
      waiting.clear();
      begin();
    }
  }

  /// There is nobody at its other end.
  synchronized void gone() {
    over = true;
    waiting.clear();
    notifyAll();
  }

  /// Whether all that it was to send went out, in time and without a doubt.
  synchronized boolean isDrained(Duration patience) throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    for (long left = patience.toMillis(); sending && left > 0; ) {
      wait(left);
      left = Duration.ofNanos(end - System.nanoTime()).toMillis();
    }
    return !sending && !over && ending == null;
  }

  private void run() {
    Gap pause = new Gap(FIRST_PAUSE, LONGEST_PAUSE);
    for (byte[] text = next(); text != null; text = next()) {
      switch (management.send(id, text)) {
        case TAKEN -> {
          taken(text);
          pause.reset();
        }
        case REFUSED -> LockSupport.parkNanos(pause.next().toNanos());
        case GONE -> gone();
        case UNSURE -> close(Ending.GOING_AWAY);
      }
    }
  }

  /// The message that is next, which stays in front until it is taken. Null: none, now or ever.
  private byte @Nullable [] next() {
    Ending why;
    synchronized (this) {
      byte[] text = waiting.peek();
      if (text != null) {
        return text;
      }
      why = over ? null : ending;
      if (why == null) {
        sending = false;
        notifyAll();
      }
    }
    if (why != null) {
      var unused = management.send(id, messages.ending(why));
      management.end(id);
      synchronized (this) {
        gone();
        sending = false;
      }
    }
    if (isOver()) {
      whenOver.run();
    }
    return null;
  }

  private synchronized boolean isOver() {
    return over;
  }

  private synchronized void taken(byte[] text) {
    unsent -= text.length;
    if (waiting.peek() == text) { // unless it is being ended
      waiting.remove();
    }
  }
}
