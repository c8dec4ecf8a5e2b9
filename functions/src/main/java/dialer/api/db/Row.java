package dialer.api.db;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One row of an answer. Methods named after a type demand a value; `maybe` ones answer null for
/// null.
public final class Row {
  private final ResultSet rows;

  Row(ResultSet rows) {
    this.rows = rows;
  }

  public long number(int column) throws SQLException {
    return rows.getLong(column);
  }

  public long number(String column) throws SQLException {
    return rows.getLong(column);
  }

  public int integer(String column) throws SQLException {
    return rows.getInt(column);
  }

  public double decimal(String column) throws SQLException {
    return rows.getDouble(column);
  }

  public boolean bool(String column) throws SQLException {
    return rows.getBoolean(column);
  }

  public String text(String column) throws SQLException {
    return rows.getString(column);
  }

  public byte[] bytes(String column) throws SQLException {
    return rows.getBytes(column);
  }

  public byte @Nullable [] maybeBytes(String column) throws SQLException {
    return rows.getBytes(column);
  }

  public Instant instant(String column) throws SQLException {
    return rows.getObject(column, OffsetDateTime.class).toInstant();
  }

  public UUID uuid(String column) throws SQLException {
    return rows.getObject(column, UUID.class);
  }

  public List<String> texts(String column) throws SQLException {
    Array array = rows.getArray(column);
    return List.of((String[]) array.getArray());
  }

  public @Nullable String maybeText(String column) throws SQLException {
    return rows.getString(column);
  }

  public @Nullable Integer maybeInteger(String column) throws SQLException {
    return rows.getObject(column, Integer.class);
  }

  public @Nullable Long maybeNumber(String column) throws SQLException {
    return rows.getObject(column, Long.class);
  }

  public @Nullable Boolean maybeBool(String column) throws SQLException {
    return rows.getObject(column, Boolean.class);
  }

  public @Nullable UUID maybeUuid(String column) throws SQLException {
    return rows.getObject(column, UUID.class);
  }

  public <T> @Nullable T maybe(String column, Class<T> type) throws SQLException {
    return rows.getObject(column, type);
  }

  public @Nullable Instant maybeInstant(String column) throws SQLException {
    OffsetDateTime at = rows.getObject(column, OffsetDateTime.class);
    return at == null ? null : at.toInstant();
  }
}
