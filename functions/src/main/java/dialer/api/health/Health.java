package dialer.api.health;

import dialer.api.db.Database;
import io.micronaut.scheduling.TaskExecutors;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks what the API stands on, all at once and within two seconds.
@Singleton
final class Health {
  static final String POSTGRES = "postgres";
  private static final long PATIENCE_MILLIS = 2_000;
  private static final Logger LOG = LoggerFactory.getLogger(Health.class);

  private final Database database;
  private final List<Dependency> dependencies;
  private final ExecutorService blocking;

  Health(
      Database database,
      List<Dependency> dependencies,
      @Named(TaskExecutors.BLOCKING) ExecutorService blocking) {
    this.database = database;
    this.dependencies = dependencies;
    this.blocking = blocking;
  }

  /// Names what does not answer.
  List<String> away() {
    Map<String, CompletableFuture<Boolean>> asked = new LinkedHashMap<>();
    asked.put(POSTGRES, ask(() -> database.read(db -> db.number("SELECT 1")) == 1));
    dependencies.forEach(d -> asked.put(d.name(), ask(d::answers)));
    List<String> away = new ArrayList<>();
    asked.forEach((name, answer) -> {
      if (!answers(name, answer)) {
        away.add(name);
      }
    });
    return away;
  }

  private CompletableFuture<Boolean> ask(BooleanSupplier question) {
    return CompletableFuture.supplyAsync(question::getAsBoolean, blocking)
        .orTimeout(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
  }

  private static boolean answers(String name, CompletableFuture<Boolean> answer) {
    try {
      return answer.join();
    } catch (CompletionException e) {
      LOG.warn("{} does not answer: {}", name, String.valueOf(e.getCause()));
      return false;
    }
  }
}
