package dialer.api.tick;

/// What is done once a night over all nodes, and may take minutes.
public interface NightlyWork {
  /// What it is known by in the database.
  String name();

  /// Of the day in UTC, before which it is never due.
  int firstHour();

  /// What it does not finish waits until tomorrow.
  void run();
}
