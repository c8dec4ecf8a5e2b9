package dialer.api.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import dialer.api.db.Row;
import dialer.api.db.Session;
import dialer.api.http.Listing;
import dialer.api.http.Paging;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Calls that have a queue, a project, a server or a disposition in common, and the attempts made
/// for them, which have the server and the disposition of their own.
///
/// @param id of the queue; null for what is known by its name
/// @param name of the queue, the project, the disposition, or the server's code; null for none
/// @param successfulCalls answered ones
/// @param successRate percent of the calls, with one decimal; 0 when there are none
/// @param averageCallDuration seconds over all calls, answered or not, with one decimal
/// @param totalDuration seconds from the start of dialling to the end, over all calls
/// @param attempts dialled, the last of each call and those before
/// @param billableSeconds from the answer to the end, over all attempts
/// @param billableMinutes the same, each attempt rounded up to the minute
@Serdeable(naming = SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.ALWAYS)
record Group(
    @Nullable Long id,
    @Nullable String name,
    long totalCalls,
    long successfulCalls,
    long failedCalls,
    double successRate,
    double averageCallDuration,
    double totalDuration,
    long attempts,
    long billableSeconds,
    long billableMinutes) {

  /// The most calls first.
  static Listing<Group> read(Session db, GroupBy by, Dialled calls, Paging paging) {
    List<@Nullable Object> arguments = new ArrayList<>();
    String sums = sums(calls, arguments);
    String groups =
        """
        SELECT %s AS key, sum(calls) AS calls, sum(duration) AS duration, sum(attempts) AS attempts,
               sum(billsec) AS billsec, sum(minutes) AS minutes,
               coalesce(sum(calls) FILTER (WHERE disposition = 'ANSWERED'), 0) AS answered
          FROM (%s) AS sums
         GROUP BY 1 HAVING sum(calls) <> 0 OR sum(attempts) <> 0
        """
            .formatted(by.key, sums);
    long total = db.number("SELECT count(*) FROM (" + groups + ") AS g", arguments.toArray());
    arguments.add(paging.size());
    arguments.add(paging.offset());
    List<Group> page =
        db.list(
            Group::of,
            "SELECT %s AS id, %s AS name, g.* FROM (%s) AS g ORDER BY calls DESC, key LIMIT ? OFFSET ?"
                .formatted(by.id, by.name, groups),
            arguments.toArray());
    return Listing.page(by.title, page, total, paging);
  }

  /// Whole UTC days from the sums of days, the edges of the period from those of quarters.
  private static String sums(Dialled calls, List<@Nullable Object> arguments) {
    Period all = calls.period();
    Period days = all.wholeDays();
    List<Period> ranges =
        List.of(
            days,
            new Period(all.from(), days.from(), all.zone()),
            new Period(days.to(), all.to(), all.zone()),
            all);
    for (Period range : ranges) {
      arguments.addAll(
          Arrays.asList(new Dialled(calls.tenant(), range, calls.serverId()).arguments()));
    }
    return "SELECT * FROM dialled_queue_days"
        + Dialled.SUMS.replace("quarter", "day")
        + " UNION ALL SELECT * FROM dialled_queue_quarters"
        + Dialled.SUMS
        + " UNION ALL SELECT * FROM dialled_queue_quarters"
        + Dialled.SUMS
        + " UNION ALL SELECT * FROM dialled_deltas"
        + Dialled.SUMS;
  }

  private static Group of(Row row) throws SQLException {
    CallingSummary calls =
        CallingSummary.of(row.number("calls"), row.number("answered"), row.number("duration"));
    return new Group(
        row.maybeNumber("id"),
        row.maybeText("name"),
        calls.totalCalls(),
        calls.successfulCalls(),
        calls.failedCalls(),
        calls.successRate(),
        calls.averageCallDuration(),
        calls.totalDuration(),
        row.number("attempts"),
        row.number("billsec"),
        row.number("minutes"));
  }
}
