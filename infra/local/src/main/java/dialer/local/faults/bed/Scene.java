package dialer.local.faults.bed;

import dialer.local.carrier.CarrierFact;
import dialer.local.carrier.CarrierLog;
import dialer.local.carrier.check.Entry;
import dialer.local.service.RealAsterisk.Instance;
import dialer.local.service.ServiceFailure;
import dialer.local.up.Program;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// One run on the bed: its calls, its chance, and what was done to them.
public final class Scene implements AutoCloseable {
  private static final Duration SOON = Duration.ofMinutes(5);
  private static final long LOOK_EVERY_MILLIS = 50;

  /// A queue, whose it is, and what was placed in it.
  public record Placed(Tenant tenant, String queue, CallMix mix) {}

  /// Nothing of this queue was to be begun in this time.
  ///
  /// @param answered when the API had said so
  /// @param until when it was allowed again; null: never
  public record Stop(Placed of, Instant answered, @Nullable Instant until) {
    Stop until(Instant end) {
      return new Stop(of, answered, end);
    }
  }

  /// When our Asterisk died: between these two.
  public record Death(Instant from, Instant to) {}

  /// When our Asterisk stood still.
  public record Freeze(Instant from, Instant to) {
    boolean holds(Instant at) {
      return !at.isBefore(from) && !at.isAfter(to);
    }
  }

  private final Bed bed;
  private final Terms terms;
  private final Random random;
  private final Path log;
  private final long logBegins;
  private final Clock clock = Clock.systemUTC();
  private final List<Placed> placed = new ArrayList<>();
  private final List<Death> pbxDeaths = new ArrayList<>();
  private final List<Freeze> freezes = new ArrayList<>();
  private final List<Stop> stops = new ArrayList<>();
  private final List<Program> programs = new ArrayList<>();

  /// @param log where the carrier's log of this run goes
  public Scene(Bed bed, Terms terms, long seed, Path log) {
    this.bed = bed;
    this.terms = terms;
    this.random = new Random(seed);
    this.log = log;
    this.logBegins = size(bed.asterisk().carrierLog());
  }

  public Bed bed() {
    return bed;
  }

  public Terms terms() {
    return terms;
  }

  public Random random() {
    return random;
  }

  public List<Placed> placed() {
    return placed;
  }

  public List<Death> pbxDeaths() {
    return pbxDeaths;
  }

  public List<Stop> stops() {
    return stops;
  }

  /// Places as many calls as evenly as may be over the tenants.
  public void place(int calls) {
    place(calls, mix -> mix);
  }

  /// As [#place], none of them to be tried again.
  public void placeOnce(int calls) {
    place(calls, CallMix::once);
  }

  /// As [#placeOnce], some of them not to be begun later than so long from now.
  public void placeOnce(int calls, Duration due) {
    var deadline = clock.instant().plus(due);
    place(calls, mix -> mix.once().dueBy(deadline));
  }

  /// Whether this call need not end within the run: the tenant's hour is used up, and no deadline
  /// ends it.
  ///
  /// @param dialled the attempts that the carrier saw
  public boolean mayWait(Placed of, Entry entry, Set<String> dialled) {
    return terms.limitsTheHour()
        && !dialled.contains(entry.attempt())
        && !of.mix().deadlines().containsKey(entry.phoneNumber());
  }

  private void place(int calls, UnaryOperator<CallMix> as) {
    var tenants = bed.tenants(terms);
    for (int i = 0; i < tenants.size(); i++) {
      int share = (calls + i) / tenants.size();
      var mix = as.apply(CallMix.of(random, share, i, tenants.size()));
      placed.add(new Placed(tenants.get(i), tenants.get(i).place(mix), mix));
    }
  }

  public int calls() {
    return placed.stream().mapToInt(p -> p.mix().calls().size()).sum();
  }

  /// Ends with the scene.
  public void untilTheEnd(Program program) {
    programs.add(program);
  }

  @Override
  public void close() {
    programs.forEach(Program::close);
  }

  /// SIGKILL to Asterisk, noted: what was up at the carrier then is up no more.
  public void killAsterisk() {
    var from = clock.instant();
    bed.asterisk().kill(Instance.PBX);
    pbxDeaths.add(new Death(from, clock.instant()));
  }

  /// Our Asterisk stood still, from then until now.
  public void froze(Instant from) {
    freezes.add(new Freeze(from, clock.instant()));
  }

  public Instant now() {
    return clock.instant();
  }

  /// Whether our Asterisk stood still then.
  public boolean frozenAt(Instant at) {
    return freezes.stream().anyMatch(freeze -> freeze.holds(at));
  }

  /// Waits until so many first legs have reached the carrier.
  public void awaitInvites(int count) {
    await(
        count + " calls at the carrier",
        SOON,
        () -> facts().stream().filter(Scene::isFirstInvite).count() >= count);
  }

  /// Waits until some share of the calls, drawn between two percentages, has reached the carrier,
  /// and then for up to a tenth of a second.
  public void awaitSomewhere(int from, int to) {
    awaitInvites(calls() * random.nextInt(from, to) / 100);
    pause(random.nextInt(100));
  }

  /// Nothing but time.
  public void pause(long millis) {
    Bed.rest(Duration.ofMillis(millis));
  }

  /// @throws ServiceFailure if it does not come to pass
  public void await(String what, Duration within, BooleanSupplier condition) {
    if (!comes(within, condition)) {
      throw new ServiceFailure("waited " + within.toSeconds() + " s in vain for " + what);
    }
  }

  public boolean comes(Duration within, BooleanSupplier condition) {
    long deadline = System.nanoTime() + within.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() >= deadline) {
        return false;
      }
      pause(LOOK_EVERY_MILLIS);
    }
    return true;
  }

  /// Asks the API, which answers the pause when no call of the queue is begun any more.
  public void pauseQueue(Placed which) {
    which.tenant().pause(which.queue());
    stops.add(new Stop(which, clock.instant(), null));
  }

  /// From here on the calls of the queue may go on.
  public void resume(Placed which) {
    stops.replaceAll(s -> s.of().equals(which) && s.until() == null ? s.until(clock.instant()) : s);
    which.tenant().resume(which.queue());
  }

  /// As [#pauseQueue], and what waits ends.
  public void flush(Placed which) {
    which.tenant().flush();
    stops.add(new Stop(which, clock.instant(), null));
  }

  /// What the API says now.
  public Map<Placed, List<Entry>> entries() {
    Map<Placed, List<Entry>> found = new LinkedHashMap<>();
    placed.forEach(p -> found.put(p, p.tenant().entries(p.queue())));
    return found;
  }

  /// What the carrier saw of this run until now; nothing of calls that began before it.
  public List<CarrierFact> facts() {
    if (!Files.exists(bed.asterisk().carrierLog())) {
      return List.of(); // there is none before the first call
    }
    try (var file = FileChannel.open(bed.asterisk().carrierLog())) {
      file.position(logBegins);
      Files.copy(Channels.newInputStream(file), log, StandardCopyOption.REPLACE_EXISTING);
      Set<String> ours = new HashSet<>();
      return CarrierLog.read(log).stream()
          .filter(f ->
              f.kind() == CarrierFact.Kind.INVITE
                  ? ours.add(f.channel())
                  : ours.contains(f.channel()))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isFirstInvite(CarrierFact fact) {
    return fact.kind() == CarrierFact.Kind.INVITE && fact.attempt().isPresent();
  }

  private static long size(Path log) {
    try {
      return Files.exists(log) ? Files.size(log) : 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
