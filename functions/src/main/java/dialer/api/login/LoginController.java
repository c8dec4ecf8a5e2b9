package dialer.api.login;

import static dialer.api.http.Paths.CANONICAL;

import dialer.api.docs.Operation;
import dialer.api.http.ErrorAnswers;
import dialer.api.http.Refusal;
import dialer.api.json.JsonBody;
import dialer.api.json.RequestBodies;
import dialer.api.login.LogIn.Answer.Inactive;
import dialer.api.login.LogIn.Answer.LoggedIn;
import dialer.api.login.LogIn.Answer.Throttled;
import dialer.api.login.LogIn.Answer.Wrong;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

@Controller(CANONICAL + "/auth")
@ExecuteOn(TaskExecutors.BLOCKING)
@Secured(SecurityRule.IS_ANONYMOUS)
final class LoginController {
  private static final int MAX_USERNAME = 128;
  private static final int MAX_SECRET = 256;

  private final LogIn logIn;
  private final ErrorAnswers errors;

  LoginController(LogIn logIn, ErrorAnswers errors) {
    this.logIn = logIn;
    this.errors = errors;
  }

  private record Credentials(String username, String password) {
    private static Credentials read(JsonBody json) throws IOException {
      List<String> given = fields(json, "username", "password");
      return new Credentials(given.get(0), given.get(1));
    }

    @Override
    public String toString() {
      return "Credentials[" + username + "]";
    }
  }

  private record Refresh(String token) {
    private static Refresh read(JsonBody json) throws IOException {
      return new Refresh(fields(json, "refresh_token").getFirst());
    }

    @Override
    public String toString() {
      return "Refresh[...]";
    }
  }

  @Post("/login")
  @Operation(
      summary = "Gives tokens for a name and a password",
      reads = Credentials.class,
      answers = LogIn.Tokens.class,
      refuses = {401, 403})
  HttpResponse<?> login(HttpRequest<?> request, @Body byte @Nullable [] body) {
    Credentials given = RequestBodies.read(body, Credentials::read);
    return answer(
        request,
        logIn.withPassword(given.username(), given.password()),
        "Invalid username or password");
  }

  @Post("/refresh")
  @Operation(
      summary = "Gives tokens for a refresh token",
      reads = Refresh.class,
      answers = LogIn.Tokens.class,
      refuses = {401, 403})
  HttpResponse<?> refresh(HttpRequest<?> request, @Body byte @Nullable [] body) {
    Refresh given = RequestBodies.read(body, Refresh::read);
    return answer(request, logIn.withRefreshToken(given.token()), "Invalid refresh token");
  }

  private HttpResponse<?> answer(HttpRequest<?> request, LogIn.Answer answer, String wrong) {
    return switch (answer) {
      case LoggedIn(var tokens) ->
          HttpResponse.ok(tokens).header(HttpHeaders.CACHE_CONTROL, "no-store");
      case Wrong _ -> throw new Refusal(HttpStatus.UNAUTHORIZED, wrong);
      case Inactive _ -> throw Refusal.forbidden("Client is inactive");
      case Throttled(var seconds) ->
          errors
              .of(request, HttpStatus.TOO_MANY_REQUESTS, "Too many failed logins, try later", null)
              .header(HttpHeaders.RETRY_AFTER, String.valueOf(seconds));
    };
  }

  /// The texts of these fields, all of which must be there.
  private static List<String> fields(JsonBody json, String... names) throws IOException {
    Map<String, @Nullable String> given = new HashMap<>();
    json.object(field -> {
      if (!List.of(names).contains(field)) {
        return false;
      }
      given.put(field, json.text(field.equals("username") ? MAX_USERNAME : MAX_SECRET));
      return true;
    });
    for (String name : names) {
      json.require(name, given.get(name), "must not be blank");
    }
    return Arrays.stream(names)
        .map(name -> Objects.requireNonNullElse(given.get(name), ""))
        .toList();
  }
}
