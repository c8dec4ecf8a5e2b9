package dialer.api.report;

/// What a tenant's calls are told apart by: the column, and how a group is named.
enum GroupBy {
  /// Quick calls have none.
  QUEUE(
      "Calls by queue",
      "queue_id",
      "nullif(key, 0)",
      "(SELECT q.name FROM queue_masters q WHERE q.id = key)"),
  /// Null where a call names none.
  PROJECT("Calls by project", "project", "NULL::bigint", "nullif(key, '')"),
  SERVER(
      "Calls by server",
      "server_id",
      "NULL::bigint",
      "(SELECT s.code FROM asterisk_servers s WHERE s.id = key)"),
  DISPOSITION("Calls by disposition", "disposition", "NULL::bigint", "key");

  final String title;
  final String key;
  final String id;
  final String name;

  /// @param key the column
  /// @param id of a group, from its `key`
  /// @param name of a group, from its `key`
  GroupBy(String title, String key, String id, String name) {
    this.title = title;
    this.key = key;
    this.id = id;
    this.name = name;
  }
}
