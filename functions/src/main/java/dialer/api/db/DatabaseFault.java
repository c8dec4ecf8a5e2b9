package dialer.api.db;

import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import org.postgresql.util.PSQLException;

/// A statement failed. The cause keeps its SQL state; nothing of it goes into an answer.
public final class DatabaseFault extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final String UNIQUE_VIOLATION = "23505";
  private static final Set<String> LOST = Set.of("40P01", "40001");

  public DatabaseFault(SQLException cause) {
    super(cause);
  }

  /// Whether it was others in the way, and nothing of the statement's own: a deadlock or a
  /// serialisation failure.
  boolean lostAgainstOthers() {
    return getCause() instanceof SQLException e && LOST.contains(e.getSQLState());
  }

  /// The name of the unique constraint that was violated, if that is what happened.
  public Optional<String> clash() {
    return getCause() instanceof PSQLException e
            && UNIQUE_VIOLATION.equals(e.getSQLState())
            && e.getServerErrorMessage() != null
        ? Optional.ofNullable(e.getServerErrorMessage().getConstraint())
        : Optional.empty();
  }
}
