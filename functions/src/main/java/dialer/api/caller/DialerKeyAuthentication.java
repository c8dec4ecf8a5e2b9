package dialer.api.caller;

import dialer.api.db.Database;
import dialer.call.ClientCode;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.http.HttpRequest;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.security.authentication.Authentication;
import io.micronaut.security.filters.AuthenticationFetcher;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/// A dialer's key in `X-Dialer-Api-Key`: it makes its bearer a [Roles#LEADS] of one client.
@Singleton
final class DialerKeyAuthentication implements AuthenticationFetcher<HttpRequest<?>> {
  private static final Logger LOG = LoggerFactory.getLogger(DialerKeyAuthentication.class);
  private static final String HEADER = "X-Dialer-Api-Key";
  private static final String KEYLESS_PATH = "/leads/from-dialer";
  private static final int MAX_LENGTH = 256;

  private final ApiKeys keys;
  private final Database database;
  private final Settings settings;
  private final Scheduler blocking;

  DialerKeyAuthentication(
      ApiKeys keys,
      Database database,
      Settings settings,
      @Named(TaskExecutors.BLOCKING) ExecutorService blocking) {
    this.keys = keys;
    this.database = database;
    this.settings = settings;
    this.blocking = Schedulers.fromExecutorService(blocking);
    if (settings.keylessAccount() != null) {
      LOG.warn(
          "Leads without a key are taken for {} (dialer.leads.keyless-account): for development only",
          settings.keylessAccount());
    }
  }

  /// @param keylessAccount whose leads those are that come without any key, for development; null,
  ///   as it should be anywhere else: they are refused
  @ConfigurationProperties("dialer.leads")
  record Settings(@Nullable String keylessAccount) {
    Settings {
      if (keylessAccount != null) {
        new ClientCode(keylessAccount);
      }
    }
  }

  @Override
  public Publisher<Authentication> fetchAuthentication(HttpRequest<?> request) {
    String key = request.getHeaders().get(HEADER);
    if (key != null) {
      return key.length() > MAX_LENGTH
          ? Mono.empty()
          : who(() -> keys.authenticate(key.strip(), ApiKeys.Scope.LEADS));
    }
    String path = request.getPath();
    String account = settings.keylessAccount();
    return account != null && path.replaceFirst("/$", "").endsWith(KEYLESS_PATH)
        ? who(() -> keyless(account))
        : Mono.empty();
  }

  private Mono<Authentication> who(Supplier<Optional<Authentication>> known) {
    return Mono.fromCallable(() -> known.get().orElse(null)).subscribeOn(blocking);
  }

  private Optional<Authentication> keyless(String account) {
    return database.read(db ->
        db.first(
            row -> Caller.dialer(row.number("id"), account, row.bool("is_active"), "no key"),
            "SELECT id, is_active FROM clients WHERE accountcode = ?",
            account));
  }

  /// After the credentials of the API: one that shows both is what its API key says.
  @Override
  public int getOrder() {
    return 100;
  }
}
