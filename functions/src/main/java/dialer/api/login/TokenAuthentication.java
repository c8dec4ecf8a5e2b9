package dialer.api.login;

import dialer.api.caller.Caller;
import dialer.api.db.Database;
import io.micronaut.http.HttpRequest;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.security.authentication.Authentication;
import io.micronaut.security.token.validator.TokenValidator;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/// Accepts access tokens wherever a key is accepted. Takes the place of the framework's own
/// validator, which believes what a token claims and would not notice that its client was
/// deactivated.
@Singleton
final class TokenAuthentication implements TokenValidator<HttpRequest<?>> {
  private static final int MAX_LENGTH = 2048;

  private final AccessTokens tokens;
  private final Database database;
  private final Scheduler blocking;

  TokenAuthentication(
      AccessTokens tokens,
      Database database,
      @Named(TaskExecutors.BLOCKING) ExecutorService blocking) {
    this.tokens = tokens;
    this.database = database;
    this.blocking = Schedulers.fromExecutorService(blocking);
  }

  @Override
  public Publisher<Authentication> validateToken(String token, @Nullable HttpRequest<?> request) {
    return token.indexOf('.') < 0 || token.length() > MAX_LENGTH
        ? Mono.empty()
        : Mono.fromCallable(() -> authenticate(token).orElse(null)).subscribeOn(blocking);
  }

  private Optional<Authentication> authenticate(String token) {
    return tokens
        .read(token)
        .flatMap(id ->
            database.read(db ->
                db.first(
                    row ->
                        Caller.authentication(
                            id,
                            row.text("accountcode"),
                            row.bool("is_superuser"),
                            row.bool("is_active"),
                            "login " + id),
                    "SELECT accountcode, is_superuser, is_active FROM clients WHERE id = ?",
                    id)));
  }
}
