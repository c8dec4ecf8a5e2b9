package dialer.api.export;

import dialer.api.World;
import dialer.api.caller.Keys;
import dialer.api.export.database.DatabaseUrls;
import dialer.local.service.TestServices;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/// A tenant's own database, and what its owner does there.
///
/// @param jdbc with the owner in it
record Theirs(String jdbc) {
  static final String PASSWORD = "sesame-open";

  static Theirs fresh() {
    return new Theirs(TestServices.freshDatabase());
  }

  /// As its owner gives it to us.
  String url() {
    return url("postgres");
  }

  /// Where no role needs a password.
  String url(String role) {
    return jdbc.replaceFirst(
            "jdbc:postgresql://", "postgresql+psycopg2://" + role + ":" + PASSWORD + "@")
        .replaceFirst("\\?.*", "?sslmode=disable");
  }

  void give(World world, long tenant) throws SQLException {
    give(world, tenant, url());
  }

  static void give(World world, long tenant, String url) throws SQLException {
    byte[] sealed = new DatabaseUrls(null, url).sealed(world.functions.getBean(Keys.class));
    world.run(
        "UPDATE clients SET database_urls = ?, updated_at = ? WHERE id = ?",
        sealed,
        world.clock.instant().atOffset(java.time.ZoneOffset.UTC),
        tenant);
  }

  void run(String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(jdbc);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /// The first row's first column.
  String text(String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(jdbc);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return String.valueOf(row.getString(1));
    }
  }

  long calls() throws SQLException {
    return Long.parseLong(text("SELECT count(*) FROM dialer_calls"));
  }
}
