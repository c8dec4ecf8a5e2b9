package dialer.api.export.database;

import java.util.List;
import java.util.stream.Collectors;

/// The table `dialer_calls` in a tenant's database, found by the search path of its role: a row for
/// each call that is over. Rows are inserted and never changed or removed. It may have further
/// columns, as long as a row can do without them.
public final class CallsTable {
  static final String NAME = "dialer_calls";

  /// @param source in our database, of `calls c` and `asterisk_servers s`
  record Column(String name, String type, String source, String comment) {}

  /// What each column means. A time is null where it did not come to that.
  static final List<Column> COLUMNS =
      List.of(
          new Column("call_id", "uuid", "c.id", "call_id in the API, unique"),
          new Column("id", "bigint", "c.entry_id", "id of the entry in the API"),
          new Column("queue_id", "bigint", "c.queue_id", "null: a quick call"),
          new Column("batch_id", "bigint", "c.batch_id", "yours"),
          new Column("phone_number", "text", "c.phone_number", "as dialled, without prefix"),
          new Column("contact_number", "text", "c.contact_number", "yours"),
          new Column("customer_name", "text", "c.customer_name", "yours"),
          new Column("project", "text", "c.project", "yours"),
          new Column("custom_data", "jsonb", "c.custom_data", "yours"),
          new Column("action_id", "text", "c.client_action_id", "ActionID, yours"),
          new Column("channel_id", "text", "c.client_channel_id", "ChannelId, yours"),
          new Column("account", "text", "c.client_account", "Account, yours"),
          new Column("server_code", "text", "s.code", "the last server; null: none had it"),
          new Column("caller_id", "text", "c.caller_id", "that was asked for"),
          new Column("call_status", "text", "c.call_status", "processed (dialled) or flushed"),
          new Column("disposition", "text", "c.disposition", "ANSWERED, BUSY, NO ANSWER, ..."),
          new Column("reason", "text", "c.reason", "in words, where there are any"),
          new Column("hangup_cause", "integer", "c.hangup_cause", "Q.850"),
          new Column("call_tried", "integer", "c.call_tried", "how many attempts"),
          new Column("duration", "integer", "c.duration", "seconds, from dialling to the end"),
          new Column("billsec", "integer", "c.billsec", "seconds, from the answer to the end"),
          new Column("recording_path", "text", "c.recording_path", "at the server"),
          new Column("created_at", "timestamptz", "c.created_at", "when it was taken in"),
          new Column("started_at", "timestamptz", "c.started_at", "of the last attempt"),
          new Column("answered_at", "timestamptz", "c.answered_at", "of the last attempt"),
          new Column("ended_at", "timestamptz", "c.ended_at", "of the call"));

  /// Makes it; what a tenant may run itself beforehand.
  static final String DDL =
      "CREATE TABLE IF NOT EXISTS "
          + NAME
          + " (\n"
          + COLUMNS.stream()
              .map(c ->
                  "  %s %s%s, -- %s\n"
                      .formatted(
                          c.name(),
                          c.type(),
                          c.name().equals("call_id") ? " PRIMARY KEY" : "",
                          c.comment()))
              .collect(Collectors.joining())
          + "  exported_at timestamptz NOT NULL DEFAULT now()\n)";

  /// Takes one parameter, an array of objects as [#ROW] makes them. A call that is there already
  /// stays as it is.
  static final String INSERT =
      "INSERT INTO %s (%s) SELECT %s FROM jsonb_to_recordset(?::jsonb) AS c (%s) ON CONFLICT (call_id) DO NOTHING"
          .formatted(
              NAME,
              names(),
              names(),
              COLUMNS.stream()
                  .map(c -> c.name() + " " + c.type())
                  .collect(Collectors.joining(", ")));

  /// One row of it, as an expression over `calls c` and `asterisk_servers s` of our database.
  public static final String ROW =
      COLUMNS.stream()
          .map(c -> "'" + c.name() + "', " + c.source())
          .collect(Collectors.joining(", ", "jsonb_build_object(", ")"));

  private CallsTable() {}

  private static String names() {
    return COLUMNS.stream().map(Column::name).collect(Collectors.joining(", "));
  }
}
