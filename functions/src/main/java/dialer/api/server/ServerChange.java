package dialer.api.server;

import dialer.api.json.JsonBody;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What is to be changed of an Asterisk server; null stays as it is.
///
/// @param status `active`, `draining` (no more calls, those it has go on) or `inactive`
record ServerChange(
    @Nullable String name,
    @Nullable Integer maxChannels,
    @Nullable Double callsPerSecond,
    @Nullable String status) {
  static final ServerChange DRAIN = new ServerChange(null, null, null, "draining");
  private static final Set<String> STATUSES = Set.of("active", "draining", "inactive");

  static ServerChange read(JsonBody json) throws IOException {
    Reader reader = new Reader(json);
    json.object(reader::field);
    return new ServerChange(reader.name, reader.maxChannels, reader.callsPerSecond, reader.status);
  }

  /// What has been read so far.
  private static final class Reader {
    private final JsonBody json;
    private @Nullable String name;
    private @Nullable Integer maxChannels;
    private @Nullable Double callsPerSecond;
    private @Nullable String status;

    Reader(JsonBody json) {
      this.json = json;
    }

    boolean field(String field) throws IOException {
      switch (field) {
        case "name" -> name = json.text(200);
        case "max_channels" -> maxChannels = json.integer(0, 100_000);
        case "calls_per_second" -> callsPerSecond = json.decimal(0, 1000);
        case "status" -> status = json.value(Reader::status);
        default -> {
          return false;
        }
      }
      return true;
    }

    private static String status(String text) {
      if (!STATUSES.contains(text)) {
        throw new IllegalArgumentException("must be active, draining or inactive");
      }
      return text;
    }
  }
}
