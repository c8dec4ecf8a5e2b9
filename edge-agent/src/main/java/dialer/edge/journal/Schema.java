package dialer.edge.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The tables, and how ids and times are written in them.
final class Schema {
  /// Full: a commit returns when its bytes are on disk. An intent that is not may be dialled twice.
  private static final String[] SETTINGS = {
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA busy_timeout=5000",
    "PRAGMA cache_size=-2000",
    "PRAGMA wal_autocheckpoint=256" // a megabyte: what waits beside the journal stays small too
  };

  private static final String[] TABLES = {
    """
    CREATE TABLE IF NOT EXISTS facts(name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID
    """,
    // what waited at the broker when the journal was made: a windowful at most, so it is kept
    "CREATE TABLE IF NOT EXISTS first_hand(attempt BLOB PRIMARY KEY) WITHOUT ROWID",
    // when they came; whatever became of the attempt since
    "CREATE TABLE IF NOT EXISTS hang_ups(attempt BLOB PRIMARY KEY, asked_at INTEGER NOT NULL) WITHOUT ROWID",
    // times are milliseconds since 1970; ended_at is null while the attempt is open, sent_at where
    // it
    // left as soon as it was intended
    """
    CREATE TABLE IF NOT EXISTS attempts(
      attempt BLOB PRIMARY KEY, client TEXT NOT NULL,
      intended_at INTEGER, sent_at INTEGER, dialled_at INTEGER, first_up_at INTEGER, second_up_at INTEGER,
      ended_at INTEGER, outcome TEXT, next_sequence INTEGER NOT NULL DEFAULT 0, reported INTEGER NOT NULL DEFAULT 0
    ) WITHOUT ROWID
    """,
    // of the open attempts, as they came: apart, for what is changed is written whole
    "CREATE TABLE IF NOT EXISTS orders(attempt BLOB PRIMARY KEY, message BLOB NOT NULL) WITHOUT ROWID",
    "CREATE INDEX IF NOT EXISTS dialled_attempts ON attempts(intended_at, client) WHERE intended_at IS NOT NULL",
    "CREATE INDEX IF NOT EXISTS finished_attempts ON attempts(ended_at) WHERE reported = 1",
    // autoincrement: an id is never used again, so "every report up to" keeps its meaning
    """
    CREATE TABLE IF NOT EXISTS reports(
      id INTEGER PRIMARY KEY AUTOINCREMENT, attempt BLOB NOT NULL, message_id TEXT NOT NULL, shard INTEGER NOT NULL,
      last INTEGER NOT NULL, body BLOB NOT NULL)
    """
  };

  private Schema() {}

  /// SQLite's native library is unpacked where the journal is, not in everybody's /tmp: one that
  /// was killed leaves its copy behind, and the next one to hold the journal's lock removes it.
  static void removeLeftLibraries(JournalSettings settings) throws IOException {
    try (DirectoryStream<Path> left =
        Files.newDirectoryStream(settings.directory(), "sqlite-*-libsqlitejdbc.so*")) {
      for (Path file : left) {
        Files.deleteIfExists(file);
      }
    }
  }

  static Connection open(JournalSettings settings) throws SQLException {
    System.setProperty("org.sqlite.tmpdir", settings.directory().toString());
    // without the driver's question for a generated key after each insert, which nobody asks
    Connection connection =
        DriverManager.getConnection(
            "jdbc:sqlite:" + settings.file() + "?jdbc.get_generated_keys=false");
    try (Statement statement = connection.createStatement()) {
      for (String setting : SETTINGS) {
        statement.execute(setting);
      }
    }
    return connection;
  }

  static void create(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String table : TABLES) {
        statement.execute(table);
      }
    }
  }

  static byte[] bytes(UUID id) {
    return ByteBuffer.allocate(16)
        .putLong(id.getMostSignificantBits())
        .putLong(id.getLeastSignificantBits())
        .array();
  }

  static UUID uuid(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    return new UUID(buffer.getLong(), buffer.getLong());
  }

  static @Nullable Instant time(ResultSet row, String column) throws SQLException {
    long millis = row.getLong(column);
    return row.wasNull() ? null : Instant.ofEpochMilli(millis);
  }
}
