package dialer.api.server.share;

import dialer.api.db.Session;
import dialer.api.server.share.Holdings.Holding;
import dialer.api.server.share.Holdings.Limits;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Shares out a tenant's limits anew: cuts first, at once; grows by what nobody holds. Asked again
/// whenever something may have become free.
///
/// A server without a share is handed no more calls, whatever its agent knows, and its agent can
/// dial none but those it was handed: these are what it may hold. So a server that is down frees
/// all but them at once, and needs no clock to be trusted.
@Singleton
public final class ShareOut {
  private final AgentSilence silence;
  private final Clock clock;

  ShareOut(AgentSilence silence, Clock clock) {
    this.silence = silence;
    this.clock = clock;
  }

  /// The servers whose agents must be told, in an order to lock them in. To be called in the
  /// transaction that raises their states' versions; [#said] must follow in it.
  public Set<Long> settle(Session db, long clientId, @Nullable Said said) {
    Holdings.lock(db, clientId);
    Limits limits = Holdings.limits(db, clientId);
    Instant now = clock.instant();
    List<Holding> before = Holdings.of(db, clientId, silence.before(now));
    Targets targets = targets(db, clientId, limits, before);
    List<Part> channels =
        settled(
            limits.channels(),
            targets.channels(),
            before,
            Holding::channels,
            said,
            said == null ? null : said.callsUp(),
            part -> Holdings.handedOut(db, clientId, part.server()));
    List<Part> anHour =
        limits.callsPerHour() == null
            ? before.stream().map(h -> Part.unlimited(h.server())).toList()
            : settled(
                limits.callsPerHour(),
                targets.callsPerHour(),
                before,
                Holding::callsPerHour,
                said,
                said == null ? null : said.callsLastHour(),
                part -> Holdings.handedOutWithinTheHour(db, clientId, part.server(), now));
    Set<Long> moved = new TreeSet<>();
    for (int i = 0; i < before.size(); i++) {
      Holding was = before.get(i);
      Part newChannels = channels.get(i);
      Part newAnHour = anHour.get(i);
      if (!was.channels().equals(newChannels) || !was.callsPerHour().equals(newAnHour)) {
        Holdings.write(db, clientId, limits.callsPerHour() != null, newChannels, newAnHour);
      }
      if (was.channels().share() != newChannels.share()
          || was.callsPerHour().share() != newAnHour.share()) {
        moved.add(was.server());
      }
    }
    return moved;
  }

  /// Marks which version of each state says the shares that were settled.
  public void said(Session db, long clientId, Set<Long> moved) {
    db.update(
        """
        UPDATE shares h SET version = s.state_version FROM asterisk_servers s
         WHERE s.id = h.server_id AND h.client_id = ? AND h.server_id = ANY(?::bigint[])
        """,
        clientId,
        moved.stream().map(String::valueOf).toList());
  }

  /// Whether the shares would be others than they are, without a lock: a look before [#settle].
  public boolean isDue(Session db, long clientId) {
    Limits limits = Holdings.limits(db, clientId);
    List<Holding> now = Holdings.of(db, clientId, silence.before(clock.instant()));
    Targets targets = targets(db, clientId, limits, now);
    return isDue(now, Holding::channels, targets.channels(), limits.channels())
        || limits.callsPerHour() != null
            && isDue(now, Holding::callsPerHour, targets.callsPerHour(), limits.callsPerHour());
  }

  private static boolean isDue(
      List<Holding> holdings, Function<Holding, Part> part, Map<Long, Long> targets, long limit) {
    List<Part> parts = holdings.stream().map(part).toList();
    List<Part> shrunk = Part.shrunk(parts, targets);
    return !shrunk.equals(parts)
        || !Part.grown(limit, shrunk, targets).equals(parts)
        || parts.stream().anyMatch(p -> p.share() == 0 && p.held() > 0);
  }

  private record Targets(Map<Long, Long> channels, Map<Long, Long> callsPerHour) {}

  /// Where no agent is there the shares stay with all: whichever comes first may begin.
  private static Targets targets(Session db, long clientId, Limits limits, List<Holding> holdings) {
    List<Holding> active = holdings.stream().filter(Holding::active).toList();
    List<Holding> there = active.stream().filter(Holding::there).toList();
    List<Holding> some = there.isEmpty() ? active : there;
    Set<Long> busy = some.size() > 1 ? Holdings.busy(db, clientId) : Set.of();
    return new Targets(
        Split.of(limits.channels(), places(some, busy, Holding::most)),
        Split.of(
            limits.callsPerHour() == null ? 0 : limits.callsPerHour(),
            places(some, busy, Holding::mostAnHour)));
  }

  private static List<Split.Place> places(
      List<Holding> holdings, Set<Long> busy, Function<Holding, Long> most) {
    return holdings.stream()
        .map(h -> new Split.Place(h.server(), busy.contains(h.server()), most.apply(h)))
        .toList();
  }

  private static List<Part> settled(
      long limit,
      Map<Long, Long> targets,
      List<Holding> before,
      Function<Holding, Part> part,
      @Nullable Said said,
      @Nullable Integer used,
      Function<Part, Long> handedOut) {
    List<Part> heard =
        before.stream()
            .map(holding -> {
              Part own = part.apply(holding);
              boolean about =
                  said != null
                      && said.server() == holding.server()
                      && said.version() >= holding.version();
              return about ? own.using(used == null ? handedOut.apply(own) : used) : own;
            })
            .toList();
    List<Part> shrunk =
        Part.shrunk(heard, targets).stream()
            .map(p -> p.share() == 0 && p.held() > 0 ? p.using(handedOut.apply(p)) : p)
            .toList();
    return Part.grown(limit, shrunk, targets);
  }
}
