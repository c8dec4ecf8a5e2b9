package dialer.api.rollup;

import static org.assertj.core.api.Assertions.assertThat;

import dialer.api.World;
import dialer.api.event.fold.Fact;
import dialer.api.event.fold.FoldFacts;
import dialer.call.Disposition;
import dialer.call.Outcome;
import dialer.message.Happening;
import dialer.message.Originate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SumsTest {
  private static World world;

  private final Random random = new Random(4711);

  @BeforeAll
  static void begin() throws Exception {
    world = new World(Map.of());
  }

  @AfterAll
  static void end() throws Exception {
    world.close();
  }

  /// Reports of one attempt as they may come: once or thrice, in any order, whole or in part, and
  /// with a word too many after the last.
  private List<Fact> facts(Originate originate) {
    List<Happening> told = new ArrayList<>(List.of(new Happening.Dialled()));
    switch (random.nextInt(8)) {
      case 0 -> {
        return List.of(
            fact(originate, 0, new Happening.GivenBack("no channel", world.clock.instant())));
      }
      case 1 -> { // nobody knows, and then somebody does
        told.add(ended(Disposition.LOST));
        told.add(ended(Disposition.ANSWERED));
      }
      case 2, 3 -> {
        told.add(new Happening.Answered());
        told.add(ended(Disposition.ANSWERED));
      }
      case 4 -> told.set(0, ended(Disposition.FAILED));
      default -> told.add(ended(random.nextBoolean() ? Disposition.BUSY : Disposition.NO_ANSWER));
    }
    List<Fact> facts = new ArrayList<>();
    for (int sequence = 0; sequence < told.size(); sequence++) {
      Fact one = fact(originate, sequence, told.get(sequence));
      facts.addAll(Collections.nCopies(1 + 2 * random.nextInt(2), one));
    }
    return facts;
  }

  private static Fact fact(Originate originate, int sequence, Happening happening) {
    return Fact.of(world.report(originate, sequence, happening));
  }

  private Happening ended(Disposition how) {
    Instant end = world.clock.instant().plusMillis(random.nextInt(7_200_000));
    Instant start = end.minusMillis(random.nextInt(200_000));
    Instant answer = how == Disposition.ANSWERED ? start.plusSeconds(2) : null;
    boolean unseen = how == Disposition.LOST && random.nextBoolean();
    return Happening.Ended.unrecorded(
        new Outcome(how, 16, null, unseen ? null : start, answer, end, "of a test"));
  }

  /// By two folders at once, while the deltas are added up.
  private void fold(List<Fact> facts) throws Exception {
    Collections.shuffle(facts, random);
    FoldFacts folder = world.functions.getBean(FoldFacts.class);
    List<Callable<Object>> work = new ArrayList<>();
    for (int from = 0; from < facts.size(); ) {
      int to = Math.min(facts.size(), from + 1 + random.nextInt(40));
      List<Fact> some = facts.subList(from, to);
      work.add(() -> folder.fold(some));
      if (random.nextInt(4) == 0) {
        work.add(Executors.callable(world.functions.getBean(CompactSums.class)::run));
      }
      from = to;
    }
    try (ExecutorService two = Executors.newFixedThreadPool(2)) {
      for (Future<Object> one : two.invokeAll(work)) {
        one.get();
      }
    }
  }

  private static List<String> mismatches() {
    return world.functions.getBean(CheckSums.class).mismatches();
  }

  @Test
  void sums_are_what_the_calls_add_up_to_after_whatever_was_folded() throws Exception {
    long first = world.tenant(60);
    long second = world.tenant(60);
    long server = world.server(1_000);
    for (long tenant : List.of(first, second)) {
      world.allocate(tenant, server, 60);
      for (String project : List.of("north", "south")) {
        long queue = world.queue(tenant);
        world.calls(tenant, queue, random.nextBoolean() ? server : null, 60);
        world.run(
            """
            UPDATE queue_masters SET retry_count = 2, retry_gap = 0, retry_on = '{BUSY,LOST,ANSWERED}' WHERE id = ?
            """,
            queue);
        world.run("UPDATE calls SET project = ? WHERE queue_id = ?", project, queue);
      }
      world.calls(tenant, null, server, 10);
    }
    for (int round = 0; round < 8; round++) {
      List<Fact> facts = new ArrayList<>();
      for (long tenant : List.of(first, second)) {
        world.dispatch().dispatch(tenant);
        world.published(tenant, server).forEach(one -> facts.addAll(facts(one)));
      }
      fold(facts);
      assertThat(mismatches()).as("round %d", round).isEmpty();
      world.clock.advance(Duration.ofMinutes(11));
    }
    world.functions.getBean(CompactSums.class).run();
    assertThat(world.number("SELECT count(*) FROM dialled_deltas")).isZero();
    assertThat(mismatches()).isEmpty();
    long calls = world.number("SELECT count(*) FROM calls WHERE call_status = 'processed'");
    assertThat(calls).isGreaterThan(50);
    assertThat(world.number("SELECT sum(calls) FROM dialled_quarters")).isEqualTo(calls);
    assertThat(world.number("SELECT sum(attempts) FROM dialled_queue_days"))
        .as("calls were tried again")
        .isGreaterThan(calls)
        .isEqualTo(world.number("SELECT count(*) FROM attempts WHERE disposition IS NOT NULL"));
    assertThat(world.number("SELECT count(DISTINCT disposition) FROM dialled_queue_quarters"))
        .isGreaterThan(3);

    world.run(
        "UPDATE calls SET duration = duration + 1 WHERE id = (SELECT max(id::text)::uuid FROM calls WHERE call_status = 'processed')");
    assertThat(mismatches()).as("a correction is counted too").isEmpty();
    world.run(
        "UPDATE dialled_quarters SET minutes = minutes + 1 WHERE client_id = ? AND minutes = (SELECT max(minutes) FROM dialled_quarters WHERE client_id = ?)",
        first,
        first);
    assertThat(mismatches()).as("a sum that is wrong is found").isNotEmpty();
  }
}
