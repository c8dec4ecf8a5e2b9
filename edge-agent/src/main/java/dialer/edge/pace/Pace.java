package dialer.edge.pace;

import dialer.call.ClientCode;
import dialer.message.ServerState;
import dialer.server.Allocation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Whose turn it is to dial. A call that is chosen holds one slot of the server and one of its
/// tenant until [#free], and one permit of each rate until it is [#sent] or [#notSent]. Tenants
/// take turns, one call each, whatever they have waiting. For one thread.
///
/// @param <T> a waiting call
public final class Pace<T> {
  /// Looked at again so soon when nothing but a trunk holds a call back.
  private static final long SOON = 10_000_000;

  private final History history;
  private final Function<T, String> trunkOf;
  private final Map<String, Trunk> trunks = new HashMap<>();
  private final Map<ClientCode, Lane<T>> lanes = new HashMap<>();
  private final List<Lane<T>> order = new ArrayList<>();
  private int turn;
  private int maxChannels;
  private int up;
  private @Nullable Rates rates;

  /// @param trunkOf over what a call goes to the carrier
  public Pace(History history, Function<T, String> trunkOf) {
    this.history = history;
    this.trunkOf = trunkOf;
  }

  /// Terms that hold from now on; before the first nothing is chosen.
  public void limit(ServerState state) {
    maxChannels = state.maxChannels();
    if (rates == null) {
      rates = new Rates(state.callsPerSecond(), null, within -> history.calls(null, within));
    } else {
      rates.change(state.callsPerSecond(), null, within -> history.calls(null, within));
    }
    Map<ClientCode, Allocation> terms =
        state.allocations().stream()
            .collect(
                Collectors.toMap(Allocation::client, Function.identity(), (first, _) -> first));
    terms.keySet().forEach(this::lane);
    lanes.forEach(
        (client, lane) -> lane.change(terms.get(client), within -> history.calls(client, within)));
  }

  /// More is known now of what left before.
  public void recall() {
    lanes.forEach((client, lane) -> lane.recall(within -> history.calls(client, within)));
  }

  public void addQuick(ClientCode client, T call) {
    lane(client).turns().addQuick(call);
  }

  public void add(ClientCode client, long queue, T call) {
    lane(client).turns().add(queue, call);
  }

  /// The next call that may be dialled now; null when there is none.
  ///
  /// @param now by [System#nanoTime]
  public @Nullable T next(long now) {
    Rates server = rates;
    if (server == null || up >= maxChannels || server.opensAt(now) - now > 0) {
      return null;
    }
    for (int tried = 0; tried < order.size(); tried++) {
      turn = (turn + 1) % order.size();
      T call = order.get(turn).next(now, waiting -> trunk(waiting).opensAt(now) - now <= 0);
      if (call != null) {
        up++;
        server.take(now);
        trunk(call).took(now);
        return call;
      }
    }
    return null;
  }

  /// When a rate may let something through that waits for nothing else, in terms of
  /// [System#nanoTime]; `now` + [Long#MAX_VALUE] when there is no such thing.
  public long opensAt(long now) {
    Rates server = rates;
    if (server == null || up >= maxChannels) {
      return now + Long.MAX_VALUE;
    }
    long soonest = Long.MAX_VALUE;
    for (Lane<T> lane : order) {
      soonest = Math.min(soonest, lane.opensAt(now) - now);
    }
    long in = Math.max(soonest, soonest == Long.MAX_VALUE ? 0 : server.opensAt(now) - now);
    return now + (in > 0 ? in : SOON);
  }

  /// A chosen call left for the carrier at `at`, or may have by then. To be told in that order.
  public void sent(ClientCode client, long at) {
    each(client, rates -> rates.date(at));
  }

  /// A chosen call did not leave; its slot is still held.
  public void notSent(ClientCode client) {
    each(client, Rates::giveBack);
  }

  /// A call that is up already takes a slot.
  public void adopt(ClientCode client) {
    up++;
    lane(client).adopt();
  }

  /// A chosen or adopted call is over.
  public void free(ClientCode client) {
    up--;
    lane(client).free();
  }

  /// A call that was dialled is over.
  ///
  /// @param congested whether it never got as far as the called party, for want of room on the way
  public void ended(T call, boolean congested, long now) {
    trunk(call).ended(congested, now);
  }

  /// Takes out all waiting calls that `which` names and passes them to `out`.
  public void remove(Predicate<T> which, Consumer<T> out) {
    order.forEach(lane -> lane.turns().remove(which, out));
  }

  /// Calls that hold a slot.
  public int up() {
    return up;
  }

  public int up(ClientCode client) {
    return lane(client).up();
  }

  /// The tenants that use more than their terms here allow: calls that are up go on, and an hour is
  /// not over at once.
  ///
  /// @param now by [System#nanoTime]
  public List<Use> above(long now) {
    return lanes.entrySet().stream()
        .map(lane -> lane.getValue().use(lane.getKey(), now))
        .filter(Objects::nonNull)
        .toList();
  }

  /// What a tenant uses here.
  ///
  /// @param lastHour calls that left within the hour, where a limit counts them; else 0
  public record Use(ClientCode client, int up, int lastHour) {}

  private void each(ClientCode client, Consumer<Rates> change) {
    Rates server = rates;
    Rates own = lane(client).rates();
    if (server != null) {
      change.accept(server);
    }
    if (own != null) {
      change.accept(own);
    }
  }

  private Trunk trunk(T call) {
    return trunks.computeIfAbsent(trunkOf.apply(call), _ -> new Trunk());
  }

  private Lane<T> lane(ClientCode client) {
    return lanes.computeIfAbsent(
        client,
        _ -> {
          Lane<T> lane = new Lane<>();
          order.add(lane);
          return lane;
        });
  }
}
