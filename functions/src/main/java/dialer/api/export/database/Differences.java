package dialer.api.export.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where a table is not as it must be, and what would make it so. Asked once something failed: what
/// works is right, however it was made.
///
/// @param sentence begins with a separator, empty where nothing was found
/// @param ddl null where nothing was found
record Differences(String sentence, @Nullable String ddl) {
  private static final String NO_UNIQUE_KEY = "42P10";
  private static final String NO_RIGHT = "42501";

  /// Columns that are missing, or of a type that ours is not converted to.
  private static final String COLUMNS =
      """
      SELECT e.name, e.type, format_type(a.atttypid, a.atttypmod) AS actual
        FROM unnest(?::text[], ?::text[]) AS e (name, type)
        LEFT JOIN pg_catalog.pg_attribute a
          ON a.attrelid = to_regclass('%s') AND a.attname = e.name AND NOT a.attisdropped
        LEFT JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
       WHERE a.attnum IS NULL
          OR NOT (a.atttypid = e.type::regtype OR t.typcategory = 'S'
                  OR EXISTS (SELECT FROM pg_catalog.pg_cast
                              WHERE castsource = e.type::regtype AND casttarget = a.atttypid
                                AND castcontext IN ('a', 'i')))
      """
          .formatted(CallsTable.NAME);

  /// @param state of the statement that failed
  static Differences of(Connection connection, String state) {
    List<String> wrong = new ArrayList<>();
    List<String> ddl = new ArrayList<>();
    try {
      columns(connection, wrong, ddl);
    } catch (SQLException e) {
      return new Differences("", null); // the message stands for itself
    } finally {
      end(connection);
    }
    if (state.equals(NO_UNIQUE_KEY)) {
      wrong.add("call_id must be its primary key");
      ddl.add("ALTER TABLE " + CallsTable.NAME + " ADD PRIMARY KEY (call_id)");
    }
    if (state.equals(NO_RIGHT)) {
      ddl.add(grant(connection));
    }
    return new Differences(
        wrong.isEmpty() ? "" : "; " + String.join(", ", wrong),
        ddl.isEmpty() ? null : String.join(";\n", ddl) + ";");
  }

  private static void columns(Connection connection, List<String> wrong, List<String> ddl)
      throws SQLException {
    List<String> missing = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(COLUMNS)) {
      select.setArray(1, texts(connection, CallsTable.COLUMNS.stream().map(c -> c.name())));
      select.setArray(2, texts(connection, CallsTable.COLUMNS.stream().map(c -> c.type())));
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          String name = rows.getString(1);
          String type = rows.getString(2);
          String actual = rows.getString(3);
          String change = "ALTER TABLE " + CallsTable.NAME + " ";
          if (actual == null) {
            missing.add(name);
            ddl.add(change + "ADD COLUMN %s %s".formatted(name, type));
          } else {
            wrong.add("column %s is %s and must be %s".formatted(name, actual, type));
            ddl.add(
                change
                    + "ALTER COLUMN %s TYPE %s USING %s::text::%s"
                        .formatted(name, type, name, type));
          }
        }
      }
    }
    if (!missing.isEmpty()) {
      wrong.addFirst("missing: " + String.join(", ", missing));
    }
  }

  private static java.sql.Array texts(Connection connection, java.util.stream.Stream<String> texts)
      throws SQLException {
    return connection.createArrayOf("text", texts.toArray());
  }

  /// The rights that the role needs, and no more.
  static String grant(Connection connection) {
    String role = "the role of the url";
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT quote_ident(current_user)")) {
      role = row.next() ? row.getString(1) : role;
    } catch (SQLException e) {
      // whoever reads it knows the role
    } finally {
      end(connection);
    }
    return "GRANT INSERT, SELECT (call_id) ON %s TO %s".formatted(CallsTable.NAME, role);
  }

  private static void end(Connection connection) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      // the connection is gone
    }
  }
}
