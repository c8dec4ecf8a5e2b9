package dialer.api.db;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/// Statements within one transaction. Arguments may be null, text, numbers, booleans, bytes, UUIDs,
/// `java.time` values, or a collection of text for a `text[]`.
public final class Session {
  private final Connection connection;

  public Session(Connection connection) {
    this.connection = connection;
  }

  /// Reads a row where the cursor stands.
  @FunctionalInterface
  public interface RowReader<T> {
    T read(Row row) throws SQLException;
  }

  public <T> List<T> list(RowReader<T> reader, String sql, @Nullable Object... arguments) {
    try (PreparedStatement statement = prepare(sql, arguments);
        ResultSet rows = statement.executeQuery()) {
      List<T> all = new ArrayList<>();
      Row row = new Row(rows);
      while (rows.next()) {
        all.add(reader.read(row));
      }
      return all;
    } catch (SQLException e) {
      throw new DatabaseFault(e);
    }
  }

  /// The first row, if there is one.
  public <T> Optional<T> first(RowReader<T> reader, String sql, @Nullable Object... arguments) {
    return list(reader, sql, arguments).stream().findFirst();
  }

  /// The number in the first row's first column.
  public long number(String sql, @Nullable Object... arguments) {
    return first(row -> row.number(1), sql, arguments).orElseThrow();
  }

  /// How many rows it touched.
  public int update(String sql, @Nullable Object... arguments) {
    try (PreparedStatement statement = prepare(sql, arguments)) {
      return statement.executeUpdate();
    } catch (SQLException e) {
      throw new DatabaseFault(e);
    }
  }

  /// Feeds rows in the text format to a `COPY ... FROM STDIN`.
  ///
  /// @param rows UTF-8, of which the first `length` bytes count
  public void copy(String sql, byte[] rows, int length) {
    try {
      CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(sql);
      copy.writeToCopy(rows, 0, length);
      copy.endCopy();
    } catch (SQLException e) {
      throw new DatabaseFault(e);
    }
  }

  private PreparedStatement prepare(String sql, @Nullable Object... arguments) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    for (int i = 0; i < arguments.length; i++) {
      statement.setObject(i + 1, bindable(arguments[i]));
    }
    return statement;
  }

  private @Nullable Object bindable(@Nullable Object argument) throws SQLException {
    return switch (argument) {
      case Instant at -> at.atOffset(ZoneOffset.UTC);
      case Collection<?> texts -> connection.createArrayOf("text", texts.toArray());
      case null -> null;
      default -> argument;
    };
  }
}
