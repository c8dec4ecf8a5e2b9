package dialer.api.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import dialer.api.http.Refusal;
import io.micronaut.http.HttpStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/// Reads a whole body. Lambda and Netty hand it over as bytes, so both answer alike.
public final class RequestBodies {
  /// Lambda takes 6 MiB, of which its own envelope and base64 need some.
  static final int MAX_BYTES = 4 << 20;

  static final JsonFactory JSON =
      JsonFactory.builder()
          .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
          .streamReadConstraints(
              StreamReadConstraints.builder().maxNestingDepth(32).maxNumberLength(400).build())
          .build();

  private RequestBodies() {}

  /// Reads what the body says of its value and notes errors on the cursor.
  @FunctionalInterface
  public interface Shape<T extends @Nullable Object> {
    T read(JsonBody body) throws IOException;
  }

  /// @param shape asked with the cursor on the first token; what it returns counts only where it
  ///   noted no error
  /// @throws Refusal 400 for malformed JSON with its line and column, and for bad fields; 413
  public static <T extends @Nullable Object> T read(byte @Nullable [] bytes, Shape<T> shape) {
    if (bytes == null || isBlank(bytes)) {
      throw Refusal.badRequest("Payload is required");
    }
    if (bytes.length > MAX_BYTES) {
      throw new Refusal(HttpStatus.REQUEST_ENTITY_TOO_LARGE, "Body exceeds 4 MiB");
    }
    try (JsonParser parser = JSON.createParser(bytes)) {
      JsonBody body = new JsonBody(parser);
      if (parser.nextToken() == JsonToken.VALUE_NULL) {
        throw Refusal.badRequest("Payload is required");
      }
      T value = shape.read(body);
      if (parser.nextToken() != null) {
        throw malformed(parser.currentTokenLocation());
      }
      body.refuseErrors();
      return value;
    } catch (JsonProcessingException e) {
      throw malformed(e.getLocation());
    } catch (UncheckedIOException e) {
      throw e.getCause() instanceof JsonProcessingException json
          ? malformed(json.getLocation())
          : malformed(null);
    } catch (IOException e) {
      throw malformed(null); // bytes that are no text at all
    }
  }

  /// Like [#read], where a body may be missing.
  public static <T extends @Nullable Object> T readOptional(
      byte @Nullable [] bytes, T none, Shape<T> shape) {
    return bytes == null || isBlank(bytes) ? none : read(bytes, shape);
  }

  private static Refusal malformed(@Nullable JsonLocation at) {
    return Refusal.badRequest(
        at == null
            ? "Malformed JSON"
            : "Malformed JSON at line %d, column %d".formatted(at.getLineNr(), at.getColumnNr()));
  }

  private static boolean isBlank(byte[] bytes) {
    for (byte b : bytes) {
      if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
        return false;
      }
    }
    return true;
  }
}
