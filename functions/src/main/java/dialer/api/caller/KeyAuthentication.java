package dialer.api.caller;

import io.micronaut.http.HttpRequest;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.security.authentication.Authentication;
import io.micronaut.security.token.reader.TokenReader;
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

/// API keys in `X-API-KEY`, in `?x-api-key=`, and (read by the framework) in `Authorization:
/// Bearer`.
final class KeyAuthentication {
  private KeyAuthentication() {}

  @Singleton
  static final class Reader implements TokenReader<HttpRequest<?>> {
    private static final String NAME = "x-api-key";

    @Override
    public Optional<String> findToken(HttpRequest<?> request) {
      return Optional.ofNullable(request.getHeaders().get(NAME))
          .or(() -> request.getParameters().getFirst(NAME))
          .map(String::strip)
          .filter(key -> !key.isEmpty());
    }

    @Override
    public int getOrder() {
      return -100; // before Bearer
    }
  }

  @Singleton
  static final class Validator implements TokenValidator<HttpRequest<?>> {
    private static final int MAX_LENGTH = 256;

    private final ApiKeys keys;
    private final Scheduler blocking;

    Validator(ApiKeys keys, @Named(TaskExecutors.BLOCKING) ExecutorService blocking) {
      this.keys = keys;
      this.blocking = Schedulers.fromExecutorService(blocking);
    }

    @Override
    public Publisher<Authentication> validateToken(String token, @Nullable HttpRequest<?> request) {
      boolean jwt = token.indexOf('.') >= 0;
      return jwt || token.length() > MAX_LENGTH
          ? Mono.empty()
          : Mono.fromCallable(() -> keys.authenticate(token, ApiKeys.Scope.API).orElse(null))
              .subscribeOn(blocking);
    }
  }
}
