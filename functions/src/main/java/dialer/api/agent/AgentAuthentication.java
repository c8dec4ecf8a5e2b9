package dialer.api.agent;

import io.micronaut.http.HttpRequest;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.security.authentication.Authentication;
import io.micronaut.security.token.validator.TokenValidator;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/// An agent's token, where a key may be. It is looked up only for requests about agents: nowhere
/// else does it open anything.
@Singleton
final class AgentAuthentication implements TokenValidator<HttpRequest<?>> {
  private static final int LENGTH = 64;

  private final AgentTokens tokens;
  private final Scheduler blocking;

  AgentAuthentication(AgentTokens tokens, @Named(TaskExecutors.BLOCKING) ExecutorService blocking) {
    this.tokens = tokens;
    this.blocking = Schedulers.fromExecutorService(blocking);
  }

  @Override
  public Publisher<Authentication> validateToken(String token, @Nullable HttpRequest<?> request) {
    boolean about = request != null && request.getPath().contains("/agents/");
    return about && token.length() == LENGTH && token.indexOf('.') < 0
        ? Mono.fromCallable(() -> tokens.authenticate(token).orElse(null)).subscribeOn(blocking)
        : Mono.empty();
  }
}
