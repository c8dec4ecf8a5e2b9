package dialer.local.prove;

import java.util.Locale;

/// What can be killed.
enum Part {
  FUNCTIONS("pids/functions"),
  AGENT("pids/edge-agent"),
  RABBITMQ("rabbitmq/pids/rabbitmq"),
  POSTGRES("postgres/data/postmaster.pid"),
  REDIS("redis/pids/redis");

  private final String pidFile;

  Part(String pidFile) {
    this.pidFile = pidFile;
  }

  String pidFile() {
    return pidFile;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
