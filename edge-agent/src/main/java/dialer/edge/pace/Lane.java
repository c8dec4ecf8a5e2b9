package dialer.edge.pace;

import dialer.call.ClientCode;
import dialer.server.Allocation;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// One tenant on this server: its terms, what waits, what is up.
final class Lane<T> {
  private final Turns<T> turns = new Turns<>();
  private @Nullable Allocation terms;
  private @Nullable Rates rates;
  private int up;

  /// @param newTerms null when the tenant may dial nothing here any more
  /// @param past read where a limit is new
  void change(@Nullable Allocation newTerms, Rates.Past past) {
    terms = newTerms;
    if (newTerms == null) {
      return;
    }
    if (rates == null) {
      rates = new Rates(newTerms.callsPerSecond(), newTerms.callsPerHour(), past);
    } else {
      rates.change(newTerms.callsPerSecond(), newTerms.callsPerHour(), past);
    }
  }

  void recall(Rates.Past past) {
    if (rates != null) {
      rates.recall(past);
    }
  }

  Turns<T> turns() {
    return turns;
  }

  /// The next call that slots and rates allow now, with its slot and permits taken; null when there
  /// is none.
  ///
  /// @param open whether its trunk takes a call now
  @Nullable T next(long now, Predicate<T> open) {
    Allocation allowed = terms;
    Rates pace = rates;
    if (allowed == null || pace == null || turns.isEmpty() || pace.opensAt(now) - now > 0) {
      return null;
    }
    T call = null;
    if (turns.hasQuick() && up < allowed.channelsFor(true)) {
      call = turns.pollQuick(open);
    }
    if (call == null && turns.hasBulk() && up < allowed.channelsFor(false)) {
      call = turns.pollBulk(open);
    }
    if (call != null) {
      up++;
      pace.take(now);
    }
    return call;
  }

  /// As [SlidingWindow#opensAt], for a lane in which something waits for nothing but its rates.
  long opensAt(long now) {
    Allocation allowed = terms;
    Rates pace = rates;
    boolean room =
        allowed != null
            && pace != null
            && (turns.hasQuick() && up < allowed.channelsFor(true)
                || turns.hasBulk() && up < allowed.channelsFor(false));
    return room && pace != null ? pace.opensAt(now) : now + Long.MAX_VALUE;
  }

  void adopt() {
    up++;
  }

  void free() {
    up--;
  }

  int up() {
    return up;
  }

  @Nullable Rates rates() {
    return rates;
  }

  /// Null where it is within its terms; without terms whatever it uses is too much.
  Pace.@Nullable Use use(ClientCode client, long now) {
    Allocation allowed = terms;
    int hour = rates == null ? 0 : rates.lastHour(now);
    int channels = allowed == null ? 0 : allowed.channels();
    Integer anHour = allowed == null ? Integer.valueOf(0) : allowed.callsPerHour();
    boolean within = up <= channels && (anHour == null || hour <= anHour);
    return within ? null : new Pace.Use(client, up, hour);
  }
}
