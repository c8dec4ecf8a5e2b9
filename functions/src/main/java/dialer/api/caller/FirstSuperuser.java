package dialer.api.caller;

import dialer.api.db.Database;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.context.exceptions.ConfigurationException;
import io.micronaut.runtime.server.event.ServerStartupEvent;
import jakarta.inject.Singleton;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes the account that makes all others, when there is none yet: with the configured key, else
/// with one that is printed this once.
@Singleton
public final class FirstSuperuser implements ApplicationEventListener<ServerStartupEvent> {
  private static final Logger LOG = LoggerFactory.getLogger(FirstSuperuser.class);

  private final Settings settings;
  private final Database database;
  private final ApiKeys keys;
  private final Keys maker;
  private final Clock clock;

  FirstSuperuser(Settings settings, Database database, ApiKeys keys, Keys maker, Clock clock) {
    this.settings = settings;
    this.database = database;
    this.keys = keys;
    this.maker = maker;
    this.clock = clock;
  }

  /// @param key of the first superuser, 32 to 256 url-safe characters; null has one made
  @ConfigurationProperties("dialer.superuser")
  record Settings(@Nullable String key) {
    Settings {
      if (key != null && !key.matches("[A-Za-z0-9_-]{32,256}")) {
        throw new ConfigurationException(
            "dialer.superuser.key (DIALER_SUPERUSER_KEY) must be 32 to 256 letters, digits, _ or -");
      }
    }
  }

  @Override
  public void onApplicationEvent(ServerStartupEvent event) {
    make();
  }

  /// Where no server starts, whoever prepares the database asks for it.
  public void make() {
    String key = settings.key() == null ? maker.make() : settings.key();
    if (made(key) && settings.key() == null) {
      LOG.warn("Made the first superuser. Its API key, shown only now: {}", key);
    }
  }

  /// Of several nodes that start at once the unique account code lets one win; the others find it
  /// there.
  private boolean made(String key) {
    return database.write(db -> {
      if (db.number("SELECT count(*) FROM clients WHERE is_superuser") > 0) {
        return false;
      }
      var id =
          db.first(
              row -> row.number(1),
              """
              INSERT INTO clients (name, accountcode, username, is_superuser, created_at, updated_at)
              VALUES ('Superuser', 'superuser', 'superuser', true, ?, ?)
              ON CONFLICT DO NOTHING RETURNING id
              """,
              clock.instant(),
              clock.instant());
      id.ifPresent(made -> keys.add(db, made, ApiKeys.Scope.API, key));
      return id.isPresent();
    });
  }
}
