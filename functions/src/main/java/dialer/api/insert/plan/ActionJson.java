package dialer.api.insert.plan;

import dialer.originate.CallAction;
import io.micronaut.serde.ObjectMapper;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;

/// A call's action as it is stored, in the JSON of the messages.
@Singleton
public final class ActionJson {
  private final ObjectMapper json;

  ActionJson(ObjectMapper json) {
    this.json = json;
  }

  String write(CallAction action) {
    try {
      return json.writeValueAsString(action);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
