package dialer.api.server;

import dialer.api.json.JsonBody;
import dialer.server.ServerCode;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// An Asterisk server to be registered.
///
/// @param maxChannels calls at once over all tenants
/// @param callsPerSecond originates a second over all tenants; an Asterisk 22 takes some hundred
record NewServer(ServerCode code, String name, int maxChannels, double callsPerSecond) {
  private static final double USUAL_CALLS_PER_SECOND = 50;
  private static final double MOST_CALLS_PER_SECOND = 1000;

  static NewServer read(JsonBody json) throws IOException {
    Reader reader = new Reader(json);
    json.object(reader::field);
    return reader.build();
  }

  /// What has been read so far.
  private static final class Reader {
    private final JsonBody json;
    private @Nullable ServerCode code;
    private @Nullable String name;
    private @Nullable Integer maxChannels;
    private @Nullable Double callsPerSecond;

    Reader(JsonBody json) {
      this.json = json;
    }

    boolean field(String field) throws IOException {
      switch (field) {
        case "server_code", "asterisk_server_code" -> code = json.value(ServerCode::new);
        case "name" -> name = json.text(200);
        case "max_channels" -> maxChannels = json.integer(0, 100_000);
        case "calls_per_second" -> callsPerSecond = json.decimal(0, MOST_CALLS_PER_SECOND);
        default -> {
          return false;
        }
      }
      return true;
    }

    NewServer build() {
      json.require("server_code", code, "must not be blank");
      json.require("max_channels", maxChannels, "must not be null");
      ServerCode named = code == null ? new ServerCode("none") : code;
      return new NewServer(
          named,
          name == null ? named.value() : name,
          maxChannels == null ? 0 : maxChannels,
          callsPerSecond == null ? USUAL_CALLS_PER_SECOND : callsPerSecond);
    }
  }
}
