package dialer.api.json;

import io.micronaut.json.JsonMapper;
import io.micronaut.json.tree.JsonNode;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/// Gives back a tenant's JSON as it is stored.
@Singleton
public final class JsonColumns {
  private final JsonMapper json;

  JsonColumns(JsonMapper json) {
    this.json = json;
  }

  public @Nullable JsonNode read(@Nullable String text) {
    try {
      return text == null ? null : json.readValue(text, JsonNode.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
