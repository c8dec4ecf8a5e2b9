package dialer.local.sums;

import dialer.local.service.LocalPostgres;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `infra/local/bench-sums`.
@Command(
    name = "infra/local/bench-sums",
    mixinStandardHelpOptions = true,
    usageHelpWidth = 120,
    description = {
      "Loads attempts into a Postgres of its own, asks a month's reports of the sums and of the calls themselves, in turn",
      "on the same data, and folds with and without keeping sums. What it shows is the ratio in this run, in a warm",
      "cache; not the HTTP around it. Needs about 1 GB of disk a million attempts. Exit status 1: answers differ."
    })
public final class BenchSums implements Callable<Integer> {
  private static final String MONTH =
      """
       client_id = 1 AND %1$s >= '2026-10-01 00:00 Europe/Berlin' AND %1$s < '2026-11-01 00:00 Europe/Berlin'
      """;
  private static final String OF_CALLS =
      "FROM calls WHERE call_status = 'processed' AND "
          + MONTH.formatted("coalesce(started_at, ended_at)");
  private static final String OF_SUMS = "FROM dialled_sums WHERE " + MONTH.formatted("quarter");

  /// The seven parts of the day, by the hour.
  private static final String PART =
      " width_bucket(extract(hour FROM %s AT TIME ZONE 'Europe/Berlin')::int, '{9,11,13,15,17,19}'::int[]) AS part, ";

  private static final int PAIRS = 5;

  @Option(names = "--attempts", defaultValue = "10000000")
  private long attempts;

  @Option(names = "--dir", required = true, description = "emptied and filled")
  private Path dir = Path.of(".");

  @Parameters(hidden = true, description = "the folder of the migrations")
  private Path migrations = Path.of(".");

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new BenchSums()).execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    if (Files.exists(dir.resolve("data"))) {
      throw new IllegalStateException(dir + " holds a database already");
    }
    try (LocalPostgres postgres = LocalPostgres.start(dir);
        Connection connection = DriverManager.getConnection(postgres.database("sums"))) {
      Store store = new Store(connection);
      store.migrate(migrations);
      long began = System.nanoTime();
      store.load(attempts);
      say("loaded in %d s: %s", (System.nanoTime() - began) / 1_000_000_000, size(store));
      folding(store);
      boolean same =
          compared(
              store,
              "calling summary",
              "SELECT count(*), count(*) FILTER (WHERE disposition = 'ANSWERED'), sum(duration) "
                  + OF_CALLS,
              "SELECT sum(calls), sum(answered), sum(duration) " + OF_SUMS);
      same &=
          compared(
              store,
              "parts of the day",
              "SELECT part, count(*), sum(duration) FROM (SELECT"
                  + PART.formatted("coalesce(started_at, ended_at)")
                  + "duration "
                  + OF_CALLS
                  + ") AS c GROUP BY part ORDER BY part",
              "SELECT part, sum(calls), sum(duration) FROM (SELECT"
                  + PART.formatted("quarter")
                  + "calls, duration FROM"
                  + " (SELECT quarter, sum(calls) AS calls, sum(duration) AS duration "
                  + OF_SUMS
                  + " GROUP BY quarter) AS q) AS c GROUP BY part ORDER BY part");
      say(
          "sums that differ from a recount: [%s]",
          store.answer("SELECT * FROM dialled_mismatches(1)"));
      return same ? 0 : 1;
    }
  }

  private static boolean compared(Store store, String what, String plain, String sums) {
    Spread slow = new Spread();
    Spread fast = new Spread();
    boolean same = true;
    store.answer(plain); // into the cache
    for (int pair = 0; pair < PAIRS; pair++) {
      String one = timed(store, plain, slow);
      String other = timed(store, sums, fast);
      same &= one.equals(other);
    }
    say(
        "%s, plain: %s; sums: %s; %.0f times; %s",
        what, slow, fast, slow.median() / fast.median(), same ? "equal" : "NOT EQUAL");
    return same;
  }

  private static String timed(Store store, String sql, Spread spread) {
    long began = System.nanoTime();
    String answer = store.answer(sql);
    spread.add(System.nanoTime() - began);
    return answer;
  }

  /// Ends 100 calls a statement, as a fold does, with and without the trigger in turn; what was
  /// ended without is taken back.
  private static void folding(Store store) {
    Spread with = new Spread();
    Spread without = new Spread();
    store.run(
        "CREATE TEMPORARY TABLE picked AS SELECT id, row_number() OVER () - 1 AS n FROM calls LIMIT 20000");
    for (int round = 0; round < 200; round++) {
      boolean kept = round % 2 == 0;
      store.run("ALTER TABLE calls " + (kept ? "ENABLE" : "DISABLE") + " TRIGGER rolled_up");
      String of = " WHERE id IN (SELECT id FROM picked WHERE n / 100 = " + round + ")";
      store.run("UPDATE calls SET call_status = 'queued'" + of);
      timed(
          store,
          "WITH u AS (UPDATE calls SET call_status = 'processed', updated_at = now()"
              + of
              + " RETURNING 1) SELECT count(*) FROM u",
          kept ? with : without);
    }
    store.run("ALTER TABLE calls ENABLE TRIGGER rolled_up");
    say("folding 100 calls, without sums: %s; with: %s", without, with);
    say("deltas waiting: %s", store.answer("SELECT count(*) FROM dialled_deltas"));
  }

  private static String size(Store store) {
    return store.answer(
        """
        SELECT (SELECT count(*) FROM calls) || ' calls, ' || (SELECT count(*) FROM attempts) || ' attempts, '
               || (SELECT count(*) FROM dialled_quarters) || ' quarters, '
               || (SELECT count(*) FROM dialled_queue_quarters) || ' quarters by queue, '
               || (SELECT count(*) FROM dialled_queue_days) || ' days by queue'
        """);
  }

  private static void say(String format, Object... values) {
    System.out.printf(
        "load %.1f  ", ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    System.out.printf(format + "%n", values);
  }
}
