package dialer.api.db;

import java.sql.SQLException;
import java.util.Optional;
import org.postgresql.util.PSQLException;

/// A statement failed. The cause keeps its SQL state; nothing of it goes into an answer.
public final class DatabaseFault extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final String UNIQUE_VIOLATION = "23505";

  public DatabaseFault(SQLException cause) {
    super(cause);
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
