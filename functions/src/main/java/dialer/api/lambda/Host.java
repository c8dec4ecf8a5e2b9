package dialer.api.lambda;

import io.micronaut.context.ApplicationContext;
import io.micronaut.context.env.Environment;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.crac.Context;
import org.crac.Core;
import org.crac.Resource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One Lambda environment: the application, made when its function is loaded, without opening a
/// connection. Made anew when a secret was rotated, and for a snapshot, after `prime` has used what
/// the first request would load.
///
/// @param <T> what the handler asks
final class Host<T> implements Resource {
  private static final Logger LOG = LoggerFactory.getLogger(Host.class);

  static {
    // HikariCP hands out what was used less than 500 ms ago unchecked, and can be told otherwise
    // only so. A freeze may not count as time, and what it broke would be handed out as fresh.
    System.setProperty("com.zaxxer.hikari.aliveBypassWindowMs", "-1");
  }

  private final Secrets secrets;
  private final Map<String, Object> settings;
  private final Function<ApplicationContext, T> entry;
  private final Consumer<T> prime;
  private Running<T> running;

  private record Running<T>(ApplicationContext context, T entry) {}

  Host(Function<ApplicationContext, T> entry, Consumer<T> prime) {
    this(Secrets.ofEnvironment(), Map.of(), entry, prime);
  }

  /// @param settings over those of the files, below the secrets
  Host(
      Secrets secrets,
      Map<String, Object> settings,
      Function<ApplicationContext, T> entry,
      Consumer<T> prime) {
    this.secrets = secrets;
    this.settings = settings;
    this.entry = entry;
    this.prime = prime;
    this.running = start();
    Core.getGlobalContext().register(this);
  }

  /// What the handler asks, now. A secret that was rotated costs this call a start of the
  /// application.
  synchronized T get() {
    if (secrets.haveChanged()) {
      LOG.info("A secret was rotated: starting again with the new one");
      restart();
    }
    return running.entry();
  }

  /// The last call failed: the reason may be a secret that was rotated.
  void failed() {
    secrets.doubt();
  }

  synchronized void close() {
    running.context().close();
  }

  /// A snapshot holds no connection: the application that opened some ends.
  synchronized void beforeCheckpoint() {
    try {
      prime.accept(running.entry());
    } catch (RuntimeException e) {
      LOG.warn("Not primed, the first request is slower: {}", e.toString());
    }
    restart();
  }

  @Override
  public void beforeCheckpoint(Context<? extends Resource> context) {
    beforeCheckpoint();
  }

  @Override
  public void afterRestore(Context<? extends Resource> context) {
    secrets.doubt(); // a snapshot may be weeks old
  }

  private void restart() {
    running.context().close();
    running = start();
  }

  /// Not the stock builder of the function classes: it creates every singleton, and then fails when
  /// Redis or the broker is away.
  private Running<T> start() {
    Map<String, Object> all = new HashMap<>(settings);
    all.putAll(secrets.read());
    ApplicationContext context =
        ApplicationContext.builder()
            .environments(Environment.FUNCTION, "lambda")
            .deduceEnvironment(false)
            .deduceCloudEnvironment(false)
            .banner(false)
            .properties(all)
            .start();
    return new Running<>(context, entry.apply(context));
  }
}
