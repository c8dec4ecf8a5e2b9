package dialer.edge.failpoint;

import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The moments in a call's way at which a death is most dangerous. For proofs only:
/// `AGENT_FAILPOINT=after-fsync:17` in the environment halts the process, as `kill -9` would, when
/// that point is reached for the 17th time. Without the variable a hit is nothing.
public enum Failpoint {
  /// A slot and a permit are taken, nothing is written down.
  BEFORE_INTENT,
  /// The intent is on disk, Asterisk was not asked.
  AFTER_FSYNC,
  /// The request's bytes left; nothing came back.
  AFTER_AMI_WRITE,
  /// Asterisk took the request; that is not written down.
  AFTER_RESPONSE,
  /// The first leg has a channel; that is not written down.
  AFTER_NEWCHANNEL,
  /// The first party picked up.
  MID_CALL,
  /// What became of the order is on disk; the broker does not know that it may forget the message.
  BEFORE_ACK,
  /// The broker has confirmed reports; that is not written down.
  BEFORE_REPORTED;

  private static final String VARIABLE = "AGENT_FAILPOINT";
  private static final int STATUS = 137;
  private static final @Nullable Armed ARMED = arm(System.getenv(VARIABLE));

  /// Ends the process if this is the hit that was asked for.
  public void hit() {
    if (ARMED != null && ARMED.at == this && ARMED.left.decrementAndGet() == 0) {
      Runtime.getRuntime().halt(STATUS);
    }
  }

  /// Says aloud that this agent will end itself, where it will.
  public static void announce() {
    if (ARMED != null) {
      Logger log = LoggerFactory.getLogger(Failpoint.class);
      log.warn("This is a test: the process ends at {}, hit {}", ARMED.at, ARMED.left);
    }
  }

  /// @param wanted `point:hit`, the hit from 1
  /// @throws IllegalArgumentException when there is no such point
  static @Nullable Armed arm(@Nullable String wanted) {
    if (wanted == null || wanted.isEmpty()) {
      return null;
    }
    String[] parts = wanted.split(":", 2);
    try {
      Failpoint at = valueOf(parts[0].toUpperCase(Locale.ROOT).replace('-', '_'));
      long hit = parts.length == 1 ? 1 : Long.parseLong(parts[1]);
      if (hit > 0) {
        return new Armed(at, new AtomicLong(hit));
      }
    } catch (IllegalArgumentException _) {
      // said below
    }
    throw new IllegalArgumentException(
        VARIABLE + " must be POINT:HIT with one of " + Arrays.toString(values()));
  }

  record Armed(Failpoint at, AtomicLong left) {}
}
