package dialer.edge.dial;

import dialer.call.Disposition;
import dialer.message.Originate;
import dialer.message.ServerState;
import dialer.originate.Permission;
import dialer.server.Allocation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Whether an order may be dialled, by what it says and by the newest state. Asked when it arrives,
/// again when its turn comes, and a last time when its intent is on disk: what changed in between
/// counts.
///
/// Its order is part of the contract: a deadline that passed is `EXPIRED` also in a paused queue,
/// and a flushed call is given back though its tenant is gone.
final class Gate {
  private static final Duration LATER = Duration.ofSeconds(5);

  private Gate() {}

  static Verdict of(Originate order, ServerState state, Instant now) {
    if (order.deadline() != null && !now.isBefore(order.deadline())) {
      return new Verdict.End(Disposition.EXPIRED, "its deadline passed before it was dialled");
    }
    if (order.windowEnds() != null && !now.isBefore(order.windowEnds())) {
      return new Verdict.GiveBack("the calling hours are over", now);
    }
    Optional<Allocation> found = allocation(order, state);
    if (found.isEmpty()) {
      return new Verdict.GiveBack("the tenant may not dial on this server now", now.plus(LATER));
    }
    Allocation allocation = found.get();
    if (order.flushGeneration() < allocation.flushGeneration()) {
      return new Verdict.GiveBack("flushed", now);
    }
    if (order.queue() != null && allocation.pausedQueues().contains(order.queue())) {
      return new Verdict.Hold("its queue is paused");
    }
    List<String> refusals = Permission.refusals(order.action(), allocation);
    return refusals.isEmpty()
        ? new Verdict.Dial()
        : new Verdict.End(Disposition.BLOCKED, String.join("; ", refusals));
  }

  static Optional<Allocation> allocation(Originate order, ServerState state) {
    return order.server().equals(state.server())
        ? state.allocations().stream().filter(a -> a.client().equals(order.client())).findFirst()
        : Optional.empty();
  }
}
