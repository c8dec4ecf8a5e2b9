package dialer.edge.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dialer.call.AttemptId;
import dialer.call.CallId;
import dialer.call.ClientCode;
import dialer.call.Disposition;
import dialer.call.Outcome;
import dialer.edge.Wait;
import dialer.message.AttemptReport;
import dialer.message.Happening;
import dialer.message.MessageCodec;
import dialer.server.ServerCode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
  private static final ClientCode CLIENT = new ClientCode("client123");
  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

  @TempDir Path directory;

  @Test
  void what_another_journal_may_have_had_dialled_counts_as_dialled_whatever_dies_when()
      throws Exception {
    AttemptId attempt = attempt(1);
    try (Journal journal = open()) {
      Entry.TakenOver takenOver =
          new Entry.TakenOver(attempt, CLIENT, new byte[] {1, 2, 3}, 16, NOW.minusSeconds(9));
      assertThat(write(journal, takenOver)).isTrue();
      assertThat(write(journal, takenOver)).isFalse();
    }
    try (Journal journal = open()) {
      OpenAttempt open = journal.openAttempts().getFirst();
      assertThat(open.intendedAt()).isEqualTo(NOW.minusSeconds(9));
      assertThat(open.dialledAt()).isEqualTo(NOW.minusSeconds(9));
      assertThat(open.nextSequence()).isEqualTo(16);
    }
  }

  @Test
  void libraries_that_killed_agents_left_are_removed() throws Exception {
    Path left = directory.resolve("sqlite-3.51.1.0-29619ae9-libsqlitejdbc.so");
    Files.writeString(left, "x");
    Files.writeString(directory.resolve(left.getFileName() + ".lck"), "");
    try (Journal _ = open()) {
      assertThat(left).doesNotExist();
      assertThat(directory.resolve(left.getFileName() + ".lck")).doesNotExist();
    }
  }

  @Test
  void what_was_told_as_written_is_there_after_the_process_died() throws Exception {
    AttemptId attempt = attempt(1);
    try (Journal journal = open()) {
      assertThat(write(journal, intent(attempt))).isTrue();
      assertThat(
              write(journal, new Entry.Sight(attempt, Entry.Stage.SENT, NOW.plusMillis(5), null)))
          .isTrue();
      assertThat(
              write(
                  journal,
                  new Entry.Sight(
                      attempt,
                      Entry.Stage.DIALLED,
                      NOW.plusMillis(6),
                      report(attempt, 0, new Happening.Dialled()))))
          .isTrue();

      // a copy of the files at this moment is what a killed process leaves
      Path copy = directory.resolve("copy");
      Files.createDirectories(copy);
      for (String file : List.of("journal.db", "journal.db-wal")) {
        Files.copy(directory.resolve(file), copy.resolve(file));
      }
      try (Journal reopened = open(copy)) {
        assertThat(reopened.id()).isEqualTo(journal.id());
        assertThat(reopened.begunAt()).isEqualTo(journal.begunAt());
        OpenAttempt open = reopened.openAttempts().getFirst();
        assertThat(open.attempt()).isEqualTo(attempt);
        assertThat(open.message()).isEqualTo(new byte[] {1, 2, 3});
        assertThat(open.sentAt()).isEqualTo(NOW.plusMillis(5));
        assertThat(open.dialledAt()).isEqualTo(NOW.plusMillis(6));
        assertThat(open.nextSequence()).isEqualTo(1);
        assertThat(reopened.reportsAfter(0, 10))
            .extracting(PendingReport::messageId)
            .containsExactly(attempt + ".0");
        assertThat(reopened.dialledSince(NOW.minusSeconds(1), CLIENT))
            .containsExactly(new PastDial(attempt, CLIENT, NOW.plusMillis(5)));
      }
    }
  }

  @Test
  void an_attempt_is_intended_once_whatever_became_of_it() throws Exception {
    try (Journal journal = open()) {
      assertThat(write(journal, intent(attempt(1)))).isTrue();
      assertThat(write(journal, intent(attempt(1)))).isFalse();
      assertThat(write(journal, end(attempt(1), 0))).isTrue();
      assertThat(write(journal, intent(attempt(1)))).isFalse();

      assertThat(write(journal, refusal(attempt(2)))).isTrue();
      assertThat(write(journal, intent(attempt(2)))).isFalse();
      assertThat(write(journal, refusal(attempt(2)))).isFalse();
      assertThat(write(journal, refusal(attempt(1)))).isFalse();
    }
  }

  @Test
  void an_end_is_reported_once() throws Exception {
    try (Journal journal = open()) {
      write(journal, intent(attempt(1)));
      assertThat(write(journal, end(attempt(1), 0))).isTrue();
      assertThat(write(journal, end(attempt(1), 1))).isFalse();

      assertThat(journal.reportsAfter(0, 10)).hasSize(1);
      assertThat(journal.openAttempts()).isEmpty();
    }
  }

  @Test
  void confirmed_reports_are_struck_out_and_the_others_stay_in_order() throws Exception {
    try (Journal journal = open()) {
      for (int i = 1; i <= 4; i++) {
        write(journal, refusal(attempt(i)));
      }
      List<PendingReport> reports = journal.reportsAfter(0, 10);

      write(journal, new Entry.Reported(reports.get(1).id()));

      assertThat(journal.reportsAfter(0, 10))
          .extracting(PendingReport::id)
          .containsExactly(reports.get(2).id(), reports.get(3).id());
      assertThat(journal.reportsAfter(0, 1)).hasSize(1);
    }
  }

  @Test
  void entries_of_many_threads_are_committed_together_and_all_told() throws Exception {
    AtomicInteger fresh = new AtomicInteger();
    List<Integer> order = Collections.synchronizedList(new ArrayList<>());
    try (Journal journal = open()) {
      IntStream.range(0, 2000)
          .forEach(i ->
              journal.add(
                  intent(attempt(i)),
                  changed -> {
                    order.add(i);
                    fresh.addAndGet(changed ? 1 : 0);
                  }));
      Wait.until("all told", Duration.ofSeconds(20), () -> order.size() == 2000);
      assertThat(journal.openAttempts()).hasSize(2000);
    }
    assertThat(fresh).hasValue(2000);
    assertThat(order).isSorted();
  }

  /// Here nothing is written for an hour for want of company.
  @Test
  void intents_and_sights_share_a_commit_and_a_quick_call_beside_them_makes_it_at_once() {
    AtomicInteger commits = new AtomicInteger();
    AtomicInteger told = new AtomicInteger();
    try (Journal journal =
        Journal.open(
            new JournalSettings(directory, Duration.ofHours(24)),
            Clock.systemUTC(),
            new MessageCodec(),
            Duration.ofHours(1))) {
      IntStream.range(0, 499).forEach(i -> journal.add(intent(attempt(i))));
      assertThat(journal.openAttempts()).isEmpty();
      write(journal, quick(attempt(499)));
      assertThat(journal.openAttempts()).hasSize(500);

      journal.onReports(commits::incrementAndGet);
      for (int i = 0; i < 500; i++) {
        AttemptReport report = report(attempt(i), 0, new Happening.Dialled());
        journal.add(
            new Entry.Sight(attempt(i), Entry.Stage.DIALLED, NOW, report),
            _ -> told.incrementAndGet());
      }
      assertThat(journal.openAttempts()).extracting(OpenAttempt::dialledAt).containsOnlyNulls();
      assertThat(told).hasValue(0);

      write(journal, quick(attempt(500)));

      assertThat(told).hasValue(500);
      assertThat(journal.reportsAfter(0, 1000)).hasSize(500);
    }
    assertThat(commits).hasValue(1);
  }

  @Test
  void closing_writes_what_was_added() {
    try (Journal journal = open()) {
      IntStream.range(0, 500).forEach(i -> journal.add(intent(attempt(i))));
    }
    try (Journal journal = open()) {
      assertThat(journal.openAttempts()).hasSize(500);
    }
  }

  @Test
  void a_second_agent_is_kept_off() {
    try (Journal journal = open()) {
      assertThat(journal.id()).isNotNull();
      assertThatThrownBy(this::open)
          .isInstanceOf(JournalFailure.class)
          .hasMessageContaining("another agent is using " + directory);
    }
    open().close();
  }

  @Test
  void a_file_that_is_no_journal_is_refused_by_name() throws Exception {
    Files.writeString(
        directory.resolve("journal.db"),
        "this is no database, and long enough to be read as one".repeat(50));

    assertThatThrownBy(this::open)
        .isInstanceOf(JournalFailure.class)
        .hasMessageContaining(directory.toString());
  }

  @Test
  void what_is_over_and_reported_is_forgotten_after_its_time_and_nothing_else_is()
      throws Exception {
    Instant longAgo = NOW.minus(Duration.ofDays(3));
    try (Journal journal = open(directory, InstantSource.fixed(longAgo))) {
      for (int i = 1; i <= 3; i++) {
        write(journal, new Entry.Intent(attempt(i), CLIENT, new byte[1], longAgo, false));
      }
      write(
          journal,
          new Entry.End(
              attempt(1),
              null,
              report(attempt(1), 0, longAgo, new Happening.GivenBack("no", longAgo))));
      write(
          journal,
          new Entry.End(
              attempt(2),
              null,
              report(attempt(2), 0, longAgo, new Happening.GivenBack("no", longAgo))));
      write(journal, new Entry.Reported(journal.reportsAfter(0, 1).getFirst().id()));
    }
    try (Journal journal = open(directory, InstantSource.fixed(NOW))) {
      Wait.until(
          "the first is forgotten", Duration.ofSeconds(10), () -> isFresh(journal, attempt(1)));

      assertThat(journal.openAttempts()).extracting(OpenAttempt::attempt).contains(attempt(3));
      assertThat(isFresh(journal, attempt(2))).isFalse();
    }
  }

  @Test
  void what_may_have_left_in_the_last_second_is_known_after_a_death() {
    Instant start = NOW.minusMillis(900);
    try (Journal journal = open()) {
      write(
          journal, new Entry.Intent(attempt(1), CLIENT, new byte[1], start.minusSeconds(5), false));
      write(journal, new Entry.Sight(attempt(1), Entry.Stage.SENT, start, null)); // waited for 5 s
      write(journal, new Entry.Intent(attempt(2), CLIENT, new byte[1], start.plusMillis(1), false));
      write(
          journal, new Entry.Intent(attempt(3), CLIENT, new byte[1], start.minusSeconds(9), false));
      write(journal, new Entry.Sight(attempt(3), Entry.Stage.SENT, start.minusSeconds(8), null));
    }
    try (Journal journal = open()) {
      assertThat(journal.dialledSince(NOW.minusSeconds(1), null))
          .extracting(PastDial::at)
          .containsExactly(start, start.plusMillis(1));
    }
  }

  /// Ten days' calls with an hour's memory: the file is as small as if there had been one.
  @Test
  void the_file_does_not_grow_with_what_is_forgotten() throws Exception {
    AtomicReference<Instant> now = new AtomicReference<>(NOW);
    List<Long> sizes = new ArrayList<>();
    try (Journal journal =
        Journal.open(
            new JournalSettings(directory, Duration.ofHours(1)), now::get, new MessageCodec())) {
      for (int day = 0; day < 10; day++) {
        for (int i = 0; i < 1000; i++) {
          AttemptId attempt = attempt(day * 1000 + i);
          journal.add(new Entry.Intent(attempt, CLIENT, new byte[500], now.get(), false));
          journal.add(
              new Entry.End(
                  attempt,
                  Disposition.BUSY,
                  report(
                      attempt,
                      0,
                      now.get(),
                      Happening.Ended.unrecorded(
                          Outcome.undialled(Disposition.BUSY, now.get(), "test")))));
        }
        write(journal, new Entry.Keep("day", String.valueOf(day)));
        write(journal, new Entry.Reported(journal.reportsAfter(0, 5000).getLast().id()));
        now.updateAndGet(t -> t.plus(Duration.ofDays(1)));
        Wait.until(
            "the day is forgotten",
            Duration.ofSeconds(20),
            () -> journal.dialledSince(Instant.EPOCH, null).isEmpty());
        sizes.add(
            Files.size(directory.resolve("journal.db"))
                + Files.size(directory.resolve("journal.db-wal")));
      }
    }
    assertThat(sizes.getLast()).isLessThan(2 * sizes.get(1));
  }

  @Test
  void a_full_disk_stops_everything_loses_nothing_and_goes_on_when_there_is_room()
      throws Exception {
    Path disk = Files.createDirectory(directory.resolve("disk"));
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", disk.toString()),
        "NOT PROVEN: a small disk needs root and mount");
    Path ballast = disk.resolve("ballast");
    try {
      AtomicInteger told = new AtomicInteger();
      try (Journal journal = open(disk)) {
        write(journal, intent(attempt(0)));
        fill(ballast);
        IntStream.range(1, 400)
            .forEach(i ->
                journal.add(
                    new Entry.Intent(attempt(i), CLIENT, new byte[2000], NOW, false),
                    _ -> told.incrementAndGet()));
        Wait.until("it is noticed", Duration.ofSeconds(10), () -> !journal.healthy());
        assertThat(told.get()).isLessThan(399);

        Files.delete(ballast);
        Wait.until("all are written", Duration.ofSeconds(20), () -> told.get() == 399);
        assertThat(journal.healthy()).isTrue();
        assertThat(journal.openAttempts()).hasSize(400);
      }
      try (Journal journal = open(disk)) {
        assertThat(journal.openAttempts()).hasSize(400);
      }
    } finally {
      run("umount", "-l", disk.toString());
    }
  }

  private static void fill(Path file) {
    try (OutputStream out = Files.newOutputStream(file)) {
      while (true) {
        out.write(new byte[4096]);
      }
    } catch (IOException _) {
      // full
    }
  }

  private static boolean run(String... command) throws Exception {
    return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
  }

  @Test
  void a_hang_up_is_known_until_its_attempt_is_over() throws Exception {
    try (Journal journal = open()) {
      isFresh(journal, attempt(1));
      isFresh(journal, attempt(2));
      write(journal, end(attempt(2), 0));
      for (int i = 1; i <= 3; i++) {
        assertThat(write(journal, new Entry.HangUpAsked(attempt(i), NOW.plusSeconds(i))))
            .as("the second is over")
            .isEqualTo(i != 2);
      }
      write(journal, new Entry.HangUpAsked(attempt(1), NOW.plusSeconds(9)));
    }
    try (Journal journal = open()) {
      assertThat(journal.hangUpsAsked())
          .containsExactly(
              new Entry.HangUpAsked(attempt(1), NOW.plusSeconds(1)),
              new Entry.HangUpAsked(attempt(3), NOW.plusSeconds(3)));
      write(journal, end(attempt(1), 0));
      assertThat(journal.hangUpsAsked()).hasSize(1);
    }
  }

  @Test
  void a_fact_replaces_the_one_before() throws Exception {
    try (Journal journal = open()) {
      write(journal, new Entry.Keep("mark", "one"));
      write(journal, new Entry.Keep("mark", "two"));

      assertThat(journal.fact("mark")).contains("two");
      assertThat(journal.fact("nothing")).isEmpty();
    }
  }

  private static boolean isFresh(Journal journal, AttemptId attempt) {
    return write(journal, intent(attempt));
  }

  private static boolean write(Journal journal, Entry entry) {
    CompletableFuture<Boolean> changed = new CompletableFuture<>();
    journal.add(entry, changed::complete);
    return changed.orTimeout(10, TimeUnit.SECONDS).join();
  }

  private Journal open() {
    return open(directory);
  }

  private static Journal open(Path directory) {
    return open(directory, Clock.systemUTC());
  }

  private static Journal open(Path directory, InstantSource clock) {
    return Journal.open(
        new JournalSettings(directory, Duration.ofHours(24)), clock, new MessageCodec());
  }

  private static AttemptId attempt(int i) {
    return new AttemptId(new UUID(7, i));
  }

  private static Entry intent(AttemptId attempt) {
    return new Entry.Intent(attempt, CLIENT, new byte[] {1, 2, 3}, NOW, false);
  }

  private static Entry quick(AttemptId attempt) {
    return new Entry.Intent(attempt, CLIENT, new byte[] {1, 2, 3}, NOW, true);
  }

  private static Entry end(AttemptId attempt, int sequence) {
    return new Entry.End(
        attempt,
        Disposition.BUSY,
        report(
            attempt,
            sequence,
            Happening.Ended.unrecorded(Outcome.undialled(Disposition.BUSY, NOW, "test"))));
  }

  private static Entry refusal(AttemptId attempt) {
    return new Entry.Refusal(
        attempt, CLIENT, null, report(attempt, 0, new Happening.GivenBack("no", NOW)));
  }

  private static AttemptReport report(AttemptId attempt, int sequence, Happening happening) {
    return report(attempt, sequence, NOW, happening);
  }

  private static AttemptReport report(
      AttemptId attempt, int sequence, Instant at, Happening happening) {
    return new AttemptReport(
        new ServerCode("server1"),
        new UUID(1, 1),
        attempt,
        new CallId(new UUID(2, 2)),
        CLIENT,
        sequence,
        at,
        happening);
  }
}
