package dialer.call;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.UUIDClock;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import java.time.InstantSource;

/// Makes ids whose first 48 bits are the time in milliseconds (UUIDv7, RFC 9562), so that rows
/// arrive in index order and a month is a range of ids.
public final class NewIds {
  private final TimeBasedEpochGenerator uuids;

  public NewIds(InstantSource clock) {
    uuids =
        Generators.timeBasedEpochGenerator(
            null,
            new UUIDClock() {
              @Override
              public long currentTimeMillis() {
                return clock.millis();
              }
            });
  }

  /// Safe for many threads; ids of one instance made in one millisecond still ascend.
  public CallId call() {
    return new CallId(uuids.generate());
  }

  public AttemptId attempt() {
    return new AttemptId(uuids.generate());
  }
}
