package dialer.bench.live;

import dialer.local.service.ServiceFailure;
import io.netty.channel.Channel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/// The readers of one tenant.
final class Crowd {
  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final long LOOK_AGAIN_MILLIS = 20;

  private final String code;
  private final String key;
  private final List<Ear> ears = new ArrayList<>();
  private final List<Channel> channels = new ArrayList<>();
  private int again;

  /// @param code the tenant's
  Crowd(String code, String key, int readers, Latencies latencies) {
    this.code = code;
    this.key = key;
    for (int i = 0; i < readers; i++) {
      ears.add(new Ear(latencies));
    }
  }

  String code() {
    return code;
  }

  List<Ear> ears() {
    return ears;
  }

  List<Channel> channels() {
    return channels;
  }

  /// Has each of them go on at a node where it stopped, and returns when all are let in.
  void go(Sockets sockets, String node, int receiveBuffer) throws InterruptedException {
    for (Channel old : channels) {
      old.closeFuture().await();
    }
    channels.clear();
    for (Ear ear : ears) {
      channels.add(sockets.open(node, key, ear, receiveBuffer));
    }
    long began = System.nanoTime();
    for (int i = 0; i < ears.size(); i++) {
      Ear ear = ears.get(i);
      while (!ear.subscribed().isDone()) {
        if (System.nanoTime() - began > PATIENCE.toNanos()) {
          throw new ServiceFailure("a reader of " + code + " was not let in: " + ear.ended());
        }
        if (!channels.get(i).isOpen()) { // told to come again
          channels.set(i, sockets.open(node, key, ear, receiveBuffer));
          again++;
        }
        TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN_MILLIS);
      }
    }
  }

  /// How often one was told to come again.
  int again() {
    return again;
  }

  void stopReading() {
    channels.forEach(channel -> channel.config().setAutoRead(false));
  }

  /// Returns when each has heard the event.
  void awaitLast(long id) throws InterruptedException {
    await("all to be heard by " + code, () -> ears.stream().allMatch(ear -> ear.last() >= id));
  }

  static void await(String what, BooleanSupplier condition) throws InterruptedException {
    long began = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - began > PATIENCE.toNanos()) {
        throw new ServiceFailure("waited in vain for " + what);
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN_MILLIS);
    }
  }
}
