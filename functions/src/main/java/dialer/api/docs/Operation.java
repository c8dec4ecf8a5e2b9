package dialer.api.docs;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// What a handler's own signature does not say of it, for the API's description.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Operation {
  /// What it does, in a few words; the handler's comment says the rest.
  String summary();

  /// Whose static `read(JsonBody, ...)` reads the body: it is asked which fields it knows and what
  /// their rules are.
  Class<?> reads() default void.class;

  /// Whether the body may be missing.
  boolean optionalBody() default false;

  /// Whose static methods read the query from an HttpRequest; they are asked too.
  Class<?>[] asks() default {};

  /// What success looks like where the return type does not say; several are alternatives.
  Class<?>[] answers() default {};

  /// Whether success is a page of `answers`.
  boolean listed() default false;

  /// Other statuses that come with the body of success.
  int[] also() default {};

  /// Statuses it refuses with besides those that its kind of operation has anyway: 400, 401 and 403
  /// behind a key, 404 where it names something, 413, 414, 415, 429.
  int[] refuses() default {};
}
