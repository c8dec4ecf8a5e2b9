package dialer.api.export.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;

/// A connection to a tenant's database. Each method is a transaction there.
public final class TenantDatabase implements AutoCloseable {
  /// Nobody waits long for a lock or a statement, and what is committed survives a crash: it is
  /// forgotten here afterwards.
  private static final String BOUNDS =
      """
      SELECT set_config('statement_timeout', '10000', true), set_config('lock_timeout', '3000', true),
             set_config('synchronous_commit', CASE current_setting('synchronous_commit') WHEN 'off' THEN 'local'
                                              ELSE current_setting('synchronous_commit') END, true)
      """;

  private static final String UNDEFINED_TABLE = "42P01";

  private final Connection connection;
  private final Line line;
  private final Runnable closing;
  private final DatabaseUrl url;

  TenantDatabase(Connection connection, Line line, Runnable closing, DatabaseUrl url) {
    this.connection = connection;
    this.line = line;
    this.closing = closing;
    this.url = url;
  }

  /// Puts calls there that are not there yet. Makes the table where it is missing and may be made.
  ///
  /// @param rows an array of objects as [CallsTable#ROW] makes them; an empty one shows whether the
  ///   table is as it must be
  /// @throws Trouble when none of them was put there, or nobody knows
  public void take(String rows) throws Trouble {
    try {
      insert(rows);
    } catch (SQLException e) {
      rollBack();
      if (!UNDEFINED_TABLE.equals(e.getSQLState())) {
        throw Troubles.writing(e, connection, url, line);
      }
      makeTable();
      again(rows);
    }
  }

  private void again(String rows) throws Trouble {
    try {
      insert(rows);
    } catch (SQLException e) {
      rollBack();
      throw Troubles.writing(e, connection, url, line);
    }
  }

  private void insert(String rows) throws SQLException {
    bound();
    try (PreparedStatement insert = connection.prepareStatement(CallsTable.INSERT)) {
      insert.setString(1, rows);
      insert.executeUpdate();
    }
    connection.commit();
  }

  private void makeTable() throws Trouble {
    try {
      bound();
      run(CallsTable.DDL);
      connection.commit();
    } catch (SQLException e) {
      rollBack();
      throw Troubles.making(e, connection, url, line);
    }
  }

  private void bound() throws SQLException {
    run(BOUNDS);
  }

  private void run(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private void rollBack() {
    try {
      connection.rollback();
    } catch (SQLException e) {
      // the connection is gone, and the transaction with it
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      // it is gone
    } finally {
      closing.run();
    }
  }
}
