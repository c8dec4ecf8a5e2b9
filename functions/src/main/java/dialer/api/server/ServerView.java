package dialer.api.server;

import dialer.api.db.Row;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// An Asterisk server as operators see it.
///
/// @param agentSeenAt when its agent last reported; null when it never did
@Serdeable(naming = SnakeCaseStrategy.class)
record ServerView(
    long id,
    String serverCode,
    String name,
    int maxChannels,
    double callsPerSecond,
    String status,
    @Nullable String agentVersion,
    @Nullable Instant agentSeenAt,
    boolean asteriskUp,
    Instant createdAt,
    Instant updatedAt) {

  static ServerView of(Row row) throws SQLException {
    return new ServerView(
        row.number("id"),
        row.text("code"),
        row.text("name"),
        row.integer("max_channels"),
        row.decimal("calls_per_second"),
        row.text("status"),
        row.maybeText("agent_version"),
        row.maybeInstant("agent_seen_at"),
        row.bool("asterisk_up"),
        row.instant("created_at"),
        row.instant("updated_at"));
  }
}
