package dialer.local.pbx.ami;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;

/// What waits to be written to one session. A client that does not read must not stop the calls:
/// what it is owed waits here, up to a limit, and a write that gets nowhere for the write timeout
/// costs it the session.
final class Outbox {
  private static final long MOST_BYTES = 64L << 20;
  private static final int BATCH = 64 << 10;
  private static final byte[] END = new byte[0];

  private final BlockingQueue<byte[]> waiting = new LinkedBlockingQueue<>();
  private final AtomicLong bytes = new AtomicLong();
  private final OutputStream out;
  private final Weather weather;

  /// System.nanoTime() of the write under way, 0 for none.
  private final AtomicLong writingSince = new AtomicLong();

  Outbox(OutputStream out, Weather weather) {
    this.out = out;
    this.weather = weather;
  }

  /// @return false when too much waits already: the session is to be closed
  boolean offer(String text) {
    var message = text.getBytes(StandardCharsets.UTF_8);
    waiting.add(message);
    return bytes.addAndGet(message.length) <= MOST_BYTES;
  }

  boolean stuckFor(Duration writeTimeout, long nanoTime) {
    long since = writingSince.get();
    return since != 0 && !weather.isFrozen() && nanoTime - since > writeTimeout.toNanos();
  }

  /// The last message of this session: once it is written, the writing ends.
  void last() {
    waiting.add(END);
  }

  /// Whether all that was offered has been written.
  boolean isEmpty() {
    return bytes.get() == 0;
  }

  /// Writes until the last message, or until the thread is interrupted or the socket closed.
  void drain() throws IOException, InterruptedException {
    var batch = new ByteArrayOutputStream(BATCH);
    for (var next = waiting.take(); next != END; next = waiting.take()) {
      batch.reset();
      batch.writeBytes(next);
      while (batch.size() < BATCH && waiting.peek() != null && waiting.peek() != END) {
        batch.writeBytes(waiting.take());
      }
      write(batch.toByteArray());
    }
  }

  private void write(byte[] batch) throws IOException, InterruptedException {
    int done = 0;
    while (done < batch.length) {
      weather.awaitThaw();
      int portion = weather.portion(batch.length - done);
      writingSince.set(System.nanoTime() | 1);
      out.write(batch, done, portion);
      out.flush();
      writingSince.set(0);
      weather.pause(portion);
      done += portion;
      bytes.addAndGet(-portion);
    }
  }
}
