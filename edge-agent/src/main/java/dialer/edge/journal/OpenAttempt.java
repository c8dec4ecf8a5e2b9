package dialer.edge.journal;

import dialer.call.AttemptId;
import dialer.call.ClientCode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// An attempt that was intended and is not over, as the journal knows it.
///
/// @param message the order, as it came
/// @param sentAt when its bytes went to Asterisk; null when that was not written down, which does
///   not mean they did not go
/// @param dialledAt the first evidence that Asterisk had it
/// @param nextSequence of its next report
public record OpenAttempt(
    AttemptId attempt,
    ClientCode client,
    byte[] message,
    Instant intendedAt,
    @Nullable Instant sentAt,
    @Nullable Instant dialledAt,
    @Nullable Instant firstUpAt,
    @Nullable Instant secondUpAt,
    int nextSequence) {}
