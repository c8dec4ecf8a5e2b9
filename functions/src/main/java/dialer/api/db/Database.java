package dialer.api.db;

import io.micronaut.transaction.TransactionOperations;
import jakarta.inject.Singleton;
import java.sql.Connection;

/// Runs work in a transaction. Whatever the work throws rolls it back.
@Singleton
public final class Database {
  private final TransactionOperations<Connection> transactions;

  Database(TransactionOperations<Connection> transactions) {
    this.transactions = transactions;
  }

  public <T> T write(Work<T> work) {
    return transactions.executeWrite(status -> work.on(new Session(status.getConnection())));
  }

  public <T> T read(Work<T> work) {
    return transactions.executeRead(status -> work.on(new Session(status.getConnection())));
  }

  /// What is done within one transaction.
  @FunctionalInterface
  public interface Work<T> {
    T on(Session session);
  }
}
