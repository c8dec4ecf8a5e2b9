package dialer.api.report;

import dialer.api.db.Session;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;

/// The answer of `monitoring/callingsummary`.
///
/// @param successfulCalls answered ones
/// @param successRate percent of the calls, with one decimal; 0 when there are none
/// @param averageCallDuration seconds over all calls, answered or not, with one decimal
/// @param totalDuration seconds from the start of dialling to the end, over all calls
@Serdeable(naming = SnakeCaseStrategy.class)
record CallingSummary(
    long totalCalls,
    long successfulCalls,
    long failedCalls,
    double successRate,
    double averageCallDuration,
    double totalDuration) {

  static CallingSummary read(Session db, Dialled calls) {
    return db.first(
            row -> of(row.number("total"), row.number("answered"), row.number("seconds")),
            """
            SELECT coalesce(sum(calls), 0) AS total, coalesce(sum(duration), 0) AS seconds,
                   coalesce(sum(answered), 0) AS answered
              FROM dialled_sums
            """
                + Dialled.SUMS,
            calls.arguments())
        .orElseThrow();
  }

  static CallingSummary of(long total, long answered, long seconds) {
    return new CallingSummary(
        total,
        answered,
        total - answered,
        total == 0 ? 0 : Math.round(1000.0 * answered / total) / 10.0,
        total == 0 ? 0 : Math.round(10.0 * seconds / total) / 10.0,
        seconds);
  }
}
