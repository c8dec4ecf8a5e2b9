package dialer.api.health;

import dialer.api.db.Database;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks what the API stands on.
@Singleton
final class Health {
  static final String POSTGRES = "postgres";
  private static final Logger LOG = LoggerFactory.getLogger(Health.class);

  private final Database database;
  private final List<Dependency> dependencies;

  Health(Database database, List<Dependency> dependencies) {
    this.database = database;
    this.dependencies = dependencies;
  }

  /// Names what does not answer.
  List<String> away() {
    List<String> away = new ArrayList<>();
    if (!postgresAnswers()) {
      away.add(POSTGRES);
    }
    dependencies.stream().filter(d -> !d.answers()).map(Dependency::name).forEach(away::add);
    return away;
  }

  private boolean postgresAnswers() {
    try {
      return database.read(db -> db.number("SELECT 1")) == 1;
    } catch (RuntimeException e) {
      LOG.warn("Postgres does not answer: {}", e.toString());
      return false;
    }
  }
}
