package dialer.api.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import dialer.api.http.Refusal;
import io.micronaut.http.HttpStatus;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
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
    return noting(bytes, shape).value();
  }

  /// What a body said.
  ///
  /// @param ignored names of fields nobody asked for, as `data[].colour`
  public record Noted<T extends @Nullable Object>(T value, List<String> ignored) {}

  /// Like [#read], for an answer that names what was ignored.
  public static <T extends @Nullable Object> Noted<T> noting(
      byte @Nullable [] bytes, Shape<T> shape) {
    if (bytes == null || isBlank(bytes)) {
      throw Refusal.badRequest("Payload is required");
    }
    if (bytes.length > MAX_BYTES) {
      throw tooLarge();
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
      return new Noted<>(value, body.ignored());
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

  /// A form (`application/x-www-form-urlencoded`) as a JSON object of texts, so that one shape
  /// reads both; of a name that comes twice the first counts, as in JSON.
  ///
  /// @throws Refusal 400 where an escape is broken; 413
  public static byte @Nullable [] fromForm(byte @Nullable [] form) {
    if (form == null || isBlank(form)) {
      return null;
    }
    if (form.length > MAX_BYTES) {
      throw tooLarge();
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      for (String pair : new String(form, StandardCharsets.UTF_8).strip().split("&")) {
        String[] halves = pair.split("=", 2);
        if (halves.length == 2) {
          json.writeStringField(decoded(halves[0]), decoded(halves[1]));
        }
      }
      json.writeEndObject();
    } catch (IllegalArgumentException e) {
      throw Refusal.badRequest("Malformed form: " + e.getMessage());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  private static Refusal tooLarge() {
    return new Refusal(HttpStatus.REQUEST_ENTITY_TOO_LARGE, "Body exceeds 4 MiB");
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
