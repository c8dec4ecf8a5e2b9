package dialer.api.call;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dialer.api.call.Decisions.Decision;
import dialer.api.db.Row;
import dialer.api.queue.EntryView;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A call with all its attempts, and the decisions that kept it from being dialled, oldest first.
@Serdeable(naming = SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.ALWAYS)
record CallView(
    @JsonUnwrapped EntryView entry, List<AttemptView> attempts, List<Decision> decisions) {

  /// One try.
  ///
  /// @param number 1 for the first; one that was given back shares its number with the next
  /// @param givenBack whether it was returned without having been dialled
  /// @param claimedAt when it was handed out
  /// @param hangupCause Q.850
  /// @param techCause the SIP status behind it
  @Serdeable(naming = SnakeCaseStrategy.class)
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record AttemptView(
      UUID attemptId,
      int number,
      @Nullable String serverCode,
      boolean givenBack,
      @Nullable String disposition,
      Instant claimedAt,
      @Nullable Instant startedAt,
      @Nullable Instant answeredAt,
      @Nullable Instant endedAt,
      @Nullable Integer billsec,
      @Nullable Integer hangupCause,
      @Nullable Integer techCause,
      @Nullable String reason) {

    /// @param row of `attempts`, with its `server_code`
    static AttemptView of(Row row) throws SQLException {
      return new AttemptView(
          row.uuid("id"),
          row.integer("number"),
          row.maybeText("server_code"),
          row.bool("given_back"),
          row.maybeText("disposition"),
          row.instant("claimed_at"),
          row.maybeInstant("started_at"),
          row.maybeInstant("answered_at"),
          row.maybeInstant("ended_at"),
          row.maybeInteger("billsec"),
          row.maybeInteger("hangup_cause"),
          row.maybeInteger("tech_cause"),
          row.maybeText("reason"));
    }
  }
}
