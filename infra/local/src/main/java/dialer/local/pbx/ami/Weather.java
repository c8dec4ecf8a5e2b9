package dialer.local.pbx.ami;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/// What can be wrong with a PBX without its sockets closing: it stands still, or it answers slowly.
/// Tests make it; all sessions of a PBX share it.
public final class Weather {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition thawed = lock.newCondition();
  private boolean frozen;
  private long bytesPerSecond = Long.MAX_VALUE;

  /// From now on nothing is read and nothing written, as under SIGSTOP.
  public void freeze() {
    set(true, bytesPerSecond);
  }

  public void thaw() {
    set(false, bytesPerSecond);
  }

  /// @param bytesPerSecond how fast a session is written to; at least 1
  public void slow(long bytesPerSecond) {
    if (bytesPerSecond < 1) {
      throw new IllegalArgumentException(
          "bytesPerSecond: must be at least 1, not " + bytesPerSecond);
    }
    set(frozen, bytesPerSecond);
  }

  boolean isFrozen() {
    lock.lock();
    try {
      return frozen;
    } finally {
      lock.unlock();
    }
  }

  void awaitThaw() throws InterruptedException {
    lock.lock();
    try {
      while (frozen) {
        thawed.await();
      }
    } finally {
      lock.unlock();
    }
  }

  /// How many bytes may go at once; {@link #pause} follows them.
  int portion(int wanted) {
    return (int) Math.min(wanted, bytesPerSecond);
  }

  void pause(int bytes) {
    if (bytesPerSecond < Long.MAX_VALUE) {
      LockSupport.parkNanos(bytes * 1_000_000_000L / bytesPerSecond);
    }
  }

  private void set(boolean frozen, long bytesPerSecond) {
    lock.lock();
    try {
      this.frozen = frozen;
      this.bytesPerSecond = bytesPerSecond;
      thawed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
