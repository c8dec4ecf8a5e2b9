package dialer.api.notify.send;

import dialer.api.db.Database;
import dialer.api.notify.outbox.Delivery;
import dialer.api.notify.outbox.Outbox;
import dialer.api.notify.outbox.OutboxSettings;
import dialer.api.notify.outbox.Tried;
import dialer.api.notify.outbox.WriteTries;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/// Sends what the outbox holds, many posts at once. What became of posts and what is to be sent
/// next is one transaction, whatever became of how many.
@Singleton
public final class SendDeliveries {
  private final Database database;
  private final Outbox outbox;
  private final WriteTries tries;
  private final Poster poster;
  private final OutboxSettings settings;

  SendDeliveries(
      Database database, Outbox outbox, WriteTries tries, Poster poster, OutboxSettings settings) {
    this.database = database;
    this.outbox = outbox;
    this.tries = tries;
    this.poster = poster;
    this.settings = settings;
  }

  /// Sends until nothing is due, or for about as long as `budget`; for a process that is frozen
  /// with its answer. What is under way then is waited for, some seconds.
  ///
  /// @return how many posts were made
  /// @throws RuntimeException when the database is away; what was posted is posted again then
  public int run(Duration budget) throws InterruptedException {
    long end = System.nanoTime() + budget.toNanos();
    return run(() -> System.nanoTime() - end < 0);
  }

  /// As [#run(Duration)], for as long as somebody wants it.
  public int run(BooleanSupplier wanted) throws InterruptedException {
    Round round = new Round();
    int posted = 0;
    do {
      posted += round.turn(wanted.getAsBoolean());
      round.await(Duration.ofMillis(100));
    } while (!round.isIdle());
    return posted;
  }

  Round round() {
    return new Round();
  }

  /// Posts under way, and those that are over and not written yet. For one thread.
  final class Round {
    private final BlockingQueue<Tried> over = new LinkedBlockingQueue<>();
    private final List<Tried> unwritten = new ArrayList<>();
    private final Map<Long, Integer> busy = new HashMap<>();
    private int underWay;

    /// Writes what is over and begins what is due; answers how many it began.
    int turn(boolean begin) {
      take();
      List<Delivery> claimed =
          database.write(db -> {
            tries.write(db, unwritten);
            int room = settings.atOnce() - underWay;
            return begin && room > 0 ? outbox.claim(db, busy, room) : List.<Delivery>of();
          });
      unwritten.clear();
      for (Delivery delivery : claimed) {
        underWay++;
        busy.merge(delivery.receiver(), 1, Integer::sum);
        Thread.ofVirtual().name("post-", 0).start(() -> over.add(poster.post(delivery)));
      }
      return claimed.size();
    }

    /// Until a post is over, or for that long.
    void await(Duration patience) throws InterruptedException {
      if (underWay > 0 && unwritten.isEmpty()) {
        Tried first = over.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
        if (first != null) {
          note(first);
        }
      }
    }

    boolean isIdle() {
      return underWay == 0 && unwritten.isEmpty();
    }

    private void take() {
      List<Tried> taken = new ArrayList<>();
      over.drainTo(taken);
      taken.forEach(this::note);
    }

    private void note(Tried tried) {
      unwritten.add(tried);
      underWay--;
      busy.computeIfPresent(
          tried.delivery().receiver(), (id, posts) -> posts == 1 ? null : posts - 1);
    }
  }
}
