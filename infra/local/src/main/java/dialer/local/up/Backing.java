package dialer.local.up;

import dialer.local.service.LocalPostgres;
import dialer.local.service.LocalRabbit;
import dialer.local.service.LocalRedis;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/// The servers that the programs use: started here, or the user's own.
///
/// @param jdbcUrl without user and password
/// @param rabbitUri `amqp://` with user and password
public record Backing(
    String jdbcUrl,
    String databaseUser,
    String databasePassword,
    String rabbitUri,
    String redisUri) {

  private static final String DATABASE = "dialer";

  /// The user's own servers; null means that one is started here.
  record Own(@Nullable URI postgres, @Nullable URI rabbitmq, @Nullable URI redis) {}

  /// Starts what is not given, all at the same time.
  static Backing start(Home home, Own own, Steps steps, Keeper keeper) {
    var redis =
        steps.begin(
            "Redis",
            own.redis(),
            () -> {
              var started = LocalRedis.start(home.in("redis"));
              keeper.keep("Redis", started::isAlive, started::restart, started);
              return started.uri();
            });
    var rabbit =
        steps.begin(
            "RabbitMQ",
            own.rabbitmq(),
            () -> {
              var started = LocalRabbit.start(home.in("rabbitmq"));
              keeper.keep("RabbitMQ", started::isAlive, started::restart, started);
              return started.uri();
            });
    var postgres =
        steps.begin(
            "Postgres",
            own.postgres(),
            () -> {
              var started = LocalPostgres.start(home.in("postgres"));
              keeper.keep("Postgres", started::isAlive, started::restart, started);
              started.database(DATABASE);
              return "postgresql://%s:@127.0.0.1:%d/%s"
                  .formatted(LocalPostgres.USER, started.port(), DATABASE);
            });
    var database = URI.create(steps.await(postgres));
    var credentials =
        database.getUserInfo() == null ? new String[0] : database.getUserInfo().split(":", 2);
    return new Backing(
        "jdbc:postgresql://" + hostAndRest(database),
        credentials.length > 0 ? credentials[0] : LocalPostgres.USER,
        credentials.length > 1 ? credentials[1] : "",
        steps.await(rabbit),
        steps.await(redis));
  }

  private static String hostAndRest(URI database) {
    var port = database.getPort() < 0 ? "" : ":" + database.getPort();
    var query = database.getRawQuery() == null ? "" : "?" + database.getRawQuery();
    return database.getHost() + port + database.getRawPath() + query;
  }
}
