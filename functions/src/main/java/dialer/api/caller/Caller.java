package dialer.api.caller;

import dialer.api.http.FieldErrors;
import dialer.api.http.Refusal;
import dialer.call.ClientCode;
import io.micronaut.core.convert.ArgumentConversionContext;
import io.micronaut.core.type.Argument;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.bind.binders.TypedRequestArgumentBinder;
import io.micronaut.security.authentication.Authentication;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Whoever sent the request.
///
/// @param named the account that the query or the JSON body names by `accountcode` or
///   `client_code`; null where neither does
public record Caller(
    long clientId, ClientCode code, boolean superuser, @Nullable ClientCode named) {

  /// What is kept of a client between authentication and operation.
  ///
  /// @param credential what it showed, in words that are no secret; requests are counted by it
  public static Authentication authentication(
      long id, String code, boolean superuser, boolean active, String credential) {
    return authentication(id, code, superuser ? Roles.SUPERUSER : Roles.TENANT, active, credential);
  }

  /// A dialer that posts leads of a client.
  static Authentication dialer(long id, String code, boolean active, String credential) {
    return authentication(id, code, Roles.LEADS, active, credential);
  }

  private static Authentication authentication(
      long id, String code, String role, boolean active, String credential) {
    boolean superuser = role.equals(Roles.SUPERUSER);
    return Authentication.build(
        code,
        active ? List.of(role) : List.of(),
        Map.of("id", id, "superuser", superuser, "credential", credential));
  }

  /// @throws Refusal 400 when the query names no account code, or another account than the body, or
  ///   when nobody can tell whom a superuser's body names
  public static Caller of(Authentication who, HttpRequest<?> request) {
    boolean superuser = Boolean.TRUE.equals(who.getAttributes().get("superuser"));
    BodyOutline body = BodyOutline.of(request);
    if (superuser && body.fault() != null) {
      throw body.fault();
    }
    ClientCode inQuery = named(request);
    if (inQuery != null && body.account() != null && !inQuery.equals(body.account())) {
      throw Refusal.badRequest("accountcode: the query and the body name different accounts");
    }
    return new Caller(
        ((Number) Objects.requireNonNull(who.getAttributes().get("id"))).longValue(),
        new ClientCode(who.getName()),
        superuser,
        inQuery == null ? body.account() : inQuery);
  }

  private static @Nullable ClientCode named(HttpRequest<?> request) {
    for (String parameter : List.of("accountcode", "client_code")) {
      String text = request.getParameters().get(parameter);
      if (text != null && !text.isBlank()) {
        try {
          return new ClientCode(text);
        } catch (IllegalArgumentException e) {
          FieldErrors errors = new FieldErrors();
          errors.add(parameter, String.valueOf(e.getMessage()));
          throw Refusal.fields(errors);
        }
      }
    }
    return null;
  }

  @Singleton
  static final class Binder implements TypedRequestArgumentBinder<Caller> {
    @Override
    public Argument<Caller> argumentType() {
      return Argument.of(Caller.class);
    }

    @Override
    public BindingResult<Caller> bind(
        ArgumentConversionContext<Caller> context, HttpRequest<?> request) {
      Optional<Caller> caller =
          request.getUserPrincipal(Authentication.class).map(who -> Caller.of(who, request));
      return () -> caller;
    }
  }
}
