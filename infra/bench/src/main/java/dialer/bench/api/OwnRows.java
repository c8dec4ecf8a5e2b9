package dialer.bench.api;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dialer.call.NewIds;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import org.postgresql.PGConnection;

/// The rows of a batch as the API wrote them, with new ids each time: what Postgres takes for our
/// table with its indices and triggers, when nobody validates, plans or answers anything.
final class OwnRows implements CopyRows.Rows {
  private static final String COLUMNS =
      """
      client_id, queue_id, batch_id, quick, due_at, created_at, updated_at, server_id, phone_number,
      contact_number, customer_name, custom_data, project, caller_id, action, call_timeout, retries, deadline,
      create_recording, recording_format, recording_path, mix_monitor_command, client_action_id,
      client_channel_id, client_account, max_call_seconds
      """;
  static final String COPY = "COPY calls (id, " + COLUMNS + ") FROM STDIN";

  private final List<byte[]> rows;
  private final NewIds ids = new NewIds(InstantSource.system());

  private OwnRows(List<byte[]> rows) {
    this.rows = rows;
  }

  /// Takes them from the newest queue there.
  ///
  /// @param url of the API's database, where a batch was inserted
  static OwnRows taken(String url) throws SQLException, IOException {
    try (Connection connection = DriverManager.getConnection(url)) {
      var text = new ByteArrayOutputStream();
      connection
          .unwrap(PGConnection.class)
          .getCopyAPI()
          .copyOut(
              "COPY (SELECT "
                  + COLUMNS
                  + " FROM calls WHERE queue_id = (SELECT max(id) FROM queue_masters)) TO STDOUT",
              text);
      return new OwnRows(
          text.toString(UTF_8).lines().map(row -> ("\t" + row + "\n").getBytes(UTF_8)).toList());
    }
  }

  /// For another thread.
  OwnRows copy() {
    return new OwnRows(rows);
  }

  @Override
  public byte[] next() {
    var text = new ByteArrayOutputStream();
    for (var row : rows) {
      text.writeBytes(ids.call().toString().getBytes(US_ASCII));
      text.writeBytes(row);
    }
    return text.toByteArray();
  }

  @Override
  public int count() {
    return rows.size();
  }
}
