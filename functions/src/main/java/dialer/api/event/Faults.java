package dialer.api.event;

import java.sql.SQLException;
import java.time.DateTimeException;

/// Tells a message that can never be stored from a database that cannot store now. In doubt it is
/// the database: then messages wait, and none is lost.
final class Faults {
  private Faults() {}

  static boolean isOfTheMessage(RuntimeException fault) {
    for (Throwable e = fault; e != null; e = e.getCause()) {
      if (e instanceof SQLException sql) {
        String state = sql.getSQLState();
        return state != null && (state.startsWith("22") || state.startsWith("23"));
      }
    }
    return switch (root(fault)) {
      case IllegalArgumentException _, DateTimeException _, ArithmeticException _ -> true;
      default -> false;
    };
  }

  static Throwable root(Throwable fault) {
    Throwable root = fault;
    for (Throwable e = fault; e != null; e = e.getCause()) {
      root = e;
    }
    return root;
  }
}
