package dialer.api.http;

import io.micronaut.http.HttpStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A request that is answered with an error: thrown where HTTP is bound, before a feature is asked.
/// Features answer with sealed results of their own. Carries no stack trace: it is no fault.
public final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient HttpStatus status;
  private final transient @Nullable List<String> details;

  public Refusal(HttpStatus status, String sentence, @Nullable List<String> details) {
    super(sentence, null, false, false);
    this.status = status;
    this.details = details;
  }

  public Refusal(HttpStatus status, String sentence) {
    this(status, sentence, null);
  }

  public static Refusal badRequest(String sentence) {
    return new Refusal(HttpStatus.BAD_REQUEST, sentence);
  }

  public static Refusal forbidden(String sentence) {
    return new Refusal(HttpStatus.FORBIDDEN, sentence);
  }

  public static Refusal notFound(String sentence) {
    return new Refusal(HttpStatus.NOT_FOUND, sentence);
  }

  public static Refusal conflict(String sentence) {
    return new Refusal(HttpStatus.CONFLICT, sentence);
  }

  /// 400 that names every bad field.
  public static Refusal fields(FieldErrors errors) {
    return new Refusal(HttpStatus.BAD_REQUEST, errors.sentence(), errors.listed());
  }

  public HttpStatus status() {
    return status;
  }

  public @Nullable List<String> details() {
    return details;
  }

  public String sentence() {
    return String.valueOf(getMessage());
  }
}
