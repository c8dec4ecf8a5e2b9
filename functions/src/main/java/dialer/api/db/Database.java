package dialer.api.db;

import io.micronaut.transaction.TransactionOperations;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs work in a transaction. Whatever the work throws rolls it back.
@Singleton
public final class Database {
  private static final Logger LOG = LoggerFactory.getLogger(Database.class);

  private final TransactionOperations<Connection> transactions;

  Database(TransactionOperations<Connection> transactions) {
    this.transactions = transactions;
  }

  /// Work that lost against another transaction is run again, once, in a transaction of its own.
  ///
  /// @throws DatabaseFault when a statement or the commit failed
  public <T> T write(Work<T> work) {
    boolean whole = transactions.findTransactionStatus().isEmpty();
    try {
      return writeOnce(work);
    } catch (DatabaseFault e) {
      if (!whole || !e.lostAgainstOthers()) {
        throw e;
      }
      LOG.info("Run again: {}", e.toString());
      return writeOnce(work);
    }
  }

  private <T> T writeOnce(Work<T> work) {
    try {
      return transactions.executeWrite(status -> work.on(new Session(status.getConnection())));
    } catch (Exception e) {
      throw told(e);
    }
  }

  /// @throws DatabaseFault when a statement failed
  public <T> T read(Work<T> work) {
    try {
      return transactions.executeRead(status -> work.on(new Session(status.getConnection())));
    } catch (Exception e) {
      throw told(e);
    }
  }

  /// Reads as one tenant: Postgres shows the work no other's rows, whatever its statements forget
  /// to ask for, and nothing that is secret.
  ///
  /// @throws DatabaseFault when a statement failed
  public <T> T readAs(long clientId, Work<T> work) {
    return read(session -> {
      session.first(
          row -> true,
          "SELECT set_config('app.client_id', ?, true), set_config('role', 'dialer_tenant', true)",
          Long.toString(clientId));
      return work.on(session);
    });
  }

  /// A transaction lets SQLException through undeclared.
  private static RuntimeException told(Exception e) {
    return switch (e) {
      case RuntimeException unchecked -> unchecked;
      case SQLException sql -> new DatabaseFault(sql);
      default -> new IllegalStateException(e);
    };
  }

  /// What is done within one transaction, and nothing else: it may be run twice.
  @FunctionalInterface
  public interface Work<T> {
    T on(Session session);
  }
}
