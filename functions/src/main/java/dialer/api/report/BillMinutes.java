package dialer.api.report;

import dialer.api.caller.Tenant;
import dialer.api.db.Database;
import dialer.api.db.Session;
import dialer.api.http.FieldErrors;
import dialer.api.http.Listing;
import dialer.api.http.Paging;
import dialer.api.http.Refusal;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a tenant's calls of a month come to, for a bill: talking time by attempt, for a call that
/// was tried again after an answer was talked in twice.
@Singleton
final class BillMinutes {
  private static final int MOST_MONTHS = 36;

  private final Database database;
  private final Clock clock;

  BillMinutes(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /// @param month of the tenant's clock, as `2026-11`
  /// @param attempts dialled
  /// @param answeredAttempts those of them that were answered
  /// @param billableSeconds from the answer to the end
  /// @param billableMinutes the same, each attempt rounded up to the minute
  @Serdeable(naming = SnakeCaseStrategy.class)
  record Month(
      String accountcode,
      String month,
      long totalCalls,
      long attempts,
      long answeredAttempts,
      long billableSeconds,
      long billableMinutes) {}

  private record Account(long id, String code, ZoneId zone) {}

  private record Asked(Account account, YearMonth month) {
    Instant from() {
      return month.atDay(1).atStartOfDay(account.zone).toInstant();
    }

    Instant to() {
      return month.plusMonths(1).atDay(1).atStartOfDay(account.zone).toInstant();
    }
  }

  /// Both months are inclusive; the current one where neither is given, one where one is.
  ///
  /// @param tenant null for all that are no superusers
  /// @throws Refusal 400 that names a month that is none
  Listing<Month> run(
      @Nullable Tenant tenant, @Nullable String start, @Nullable String end, Paging paging) {
    FieldErrors errors = new FieldErrors();
    YearMonth given = month("start_month", start, errors);
    YearMonth until = month("end_month", end, errors);
    YearMonth first = given != null ? given : until;
    YearMonth last = until != null ? until : first;
    if (first != null && last != null) {
      if (last.isBefore(first)) {
        errors.add("end_month", "must not be before start_month");
      } else if (last.isAfter(first.plusMonths(MOST_MONTHS - 1))) {
        errors.add("end_month", "must be within " + MOST_MONTHS + " months of start_month");
      }
    }
    if (!errors.isEmpty()) {
      throw Refusal.fields(errors);
    }
    return database.read(db -> {
      List<Asked> all = new ArrayList<>();
      for (Account account : accounts(db, tenant)) {
        YearMonth now = YearMonth.from(clock.instant().atZone(account.zone));
        YearMonth stop = last == null ? now : last;
        for (YearMonth m = first == null ? now : first; !m.isAfter(stop); m = m.plusMonths(1)) {
          all.add(new Asked(account, m));
        }
      }
      List<Asked> page = all.stream().skip(paging.offset()).limit(paging.size()).toList();
      return Listing.page("Minutes by month", months(db, page), all.size(), paging);
    });
  }

  private static List<Account> accounts(Session db, @Nullable Tenant tenant) {
    Long id = tenant == null ? null : tenant.id();
    return db.list(
        row ->
            new Account(row.number("id"), row.text("accountcode"), ZoneId.of(row.text("timezone"))),
        """
        SELECT id, accountcode, timezone FROM clients
         WHERE id = ? OR (?::bigint IS NULL AND NOT is_superuser) ORDER BY accountcode
        """,
        id,
        id);
  }

  /// The bounds of a month are `java.time`'s: Postgres reads some names of zones otherwise.
  private static List<Month> months(Session db, List<Asked> asked) {
    return db.list(
        row ->
            new Month(
                row.text("code"),
                row.text("month"),
                row.number("calls"),
                row.number("attempts"),
                row.number("answered"),
                row.number("billsec"),
                row.number("minutes")),
        """
        SELECT a.code, a.month, s.*
          FROM unnest(?::bigint[], ?::text[], ?::text[], ?::timestamptz[], ?::timestamptz[])
               WITH ORDINALITY AS a (client_id, code, month, start, stop, n)
         CROSS JOIN LATERAL (
               SELECT coalesce(sum(calls), 0) AS calls, coalesce(sum(attempts), 0) AS attempts,
                      coalesce(sum(answered_attempts), 0) AS answered,
                      coalesce(sum(billsec), 0) AS billsec, coalesce(sum(minutes), 0) AS minutes
                 FROM dialled_sums
                WHERE client_id = a.client_id AND quarter >= a.start AND quarter < a.stop) AS s
         ORDER BY a.n
        """,
        asked.stream().map(a -> a.account.id).toList(),
        asked.stream().map(a -> a.account.code).toList(),
        asked.stream().map(a -> a.month.toString()).toList(),
        asked.stream().map(Asked::from).toList(),
        asked.stream().map(Asked::to).toList());
  }

  private static @Nullable YearMonth month(
      String parameter, @Nullable String text, FieldErrors errors) {
    if (text == null || text.isBlank()) {
      return null;
    }
    try {
      YearMonth month = YearMonth.parse(text.strip());
      if (month.getYear() >= 1970 && month.getYear() <= 9998) {
        return month;
      }
    } catch (DateTimeException e) {
      // the same sentence for both
    }
    errors.add(parameter, "must be a month such as 2024-01");
    return null;
  }
}
