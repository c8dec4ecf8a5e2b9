package dialer.api.client;

import dialer.api.caller.Keys;
import dialer.api.export.database.DatabaseUrls;
import dialer.api.json.JsonBody;
import dialer.api.json.WrittenTime;
import dialer.api.login.Passwords;
import java.io.IOException;
import java.time.LocalTime;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What is to be changed of a client: the fields the body names and no other; null takes away what
/// may be missing.
///
/// @param columns of `clients`, with their new values
record ClientChange(Map<String, @Nullable Object> columns) {

  static ClientChange read(JsonBody json, Keys keys) throws IOException {
    Reader reader = new Reader(json, keys);
    json.object(reader::field);
    if (reader.start != reader.end) {
      json.require("active_time_start", reader.start ? true : null, "must be given with the end");
      json.require("active_time_end", reader.end ? true : null, "must be given with the start");
    }
    boolean https =
        !(reader.columns.get("callbackurl") instanceof String url)
            || !ClientRules.isHttp(url)
            || Boolean.TRUE.equals(reader.columns.get("callback_http"));
    json.require("callbackurl", https ? true : null, "must be https, or callback_http true");
    reader.namedUrls();
    return new ClientChange(reader.columns);
  }

  boolean deactivates() {
    return Boolean.FALSE.equals(columns.get("is_active"));
  }

  boolean changesPassword() {
    return columns.containsKey("password_hash");
  }

  @Override
  public String toString() {
    return "ClientChange" + columns.keySet();
  }

  /// What has been read so far.
  private static final class Reader {
    private final JsonBody json;
    private final Keys keys;
    private final Map<String, @Nullable Object> columns = new LinkedHashMap<>();
    private boolean start;
    private boolean end;
    private final Map<String, @Nullable String> urls = new HashMap<>();

    Reader(JsonBody json, Keys keys) {
      this.json = json;
      this.keys = keys;
    }

    boolean field(String field) throws IOException {
      switch (field) {
        case "name" -> needed(field, json.text(200));
        case "username" -> needed(field, json.value(ClientRules::username));
        case "password" -> {
          String password = json.value(ClientRules::password);
          columns.put("password_hash", password == null ? null : Passwords.hash(password));
        }
        case "did" -> columns.put(field, json.valueOrNumber(ClientRules::did));
        case "phone_number" -> columns.put(field, json.textOrNumber(64));
        case "allocated_channels" -> needed(field, json.integer(0, 100_000));
        case "rate_limit" -> columns.put(field, json.integer(1, 100_000_000));
        case "callbackurl" -> columns.put(field, json.value(ClientRules::httpCallbackUrl));
        case "callback_http" -> needed(field, json.bool());
        case "attempts_per_day" -> columns.put(field, json.integer(1, 1_000));
        case "calls_per_day" -> columns.put(field, json.integer(1, 100_000_000));
        case "minutes_per_day" -> columns.put(field, json.integer(1, 100_000_000));
        case "max_call_seconds" -> columns.put(field, json.integer(1, 86_400));
        case "callee_hours" -> needed(field, json.bool());
        case "active_time_start" -> {
          columns.put(field, time());
          start = true;
        }
        case "active_time_end" -> {
          columns.put(field, time());
          end = true;
        }
        case "timezone" -> {
          var zone = json.value(ClientRules::zone);
          needed(field, zone == null ? null : zone.getId());
        }
        case "country" -> columns.put(field, json.value(ClientRules::country));
        case "number_policy" -> needed(field, json.value(ClientRules::numberPolicy));
        case "database_urls" -> columns.put(field, urls());
        case "asyncdatabaseurl", "syncdatabaseurl" ->
            urls.put(field, json.value(ClientRules::databaseUrl));
        case "is_active" -> needed(field, json.bool());
        case "status" -> needed(field, json.text(32));
        default -> {
          return false;
        }
      }
      return true;
    }

    private void needed(String field, @Nullable Object value) {
      if (value == null) {
        json.fail("must not be null");
      }
      columns.put(field, value);
    }

    private @Nullable LocalTime time() throws IOException {
      WrittenTime time = json.value(ClientRules::timeOfDay);
      if (time != null && time.offset() != null) {
        json.fail("must be without a zone: it is in the client's");
      }
      return time == null ? null : time.at().toLocalTime();
    }

    /// The names of a new client's body. Both are one database: whichever is named replaces both,
    /// so that the export goes where the body says.
    private void namedUrls() {
      if (!urls.isEmpty()) {
        String async = urls.get("asyncdatabaseurl");
        String sync = urls.get("syncdatabaseurl");
        columns.put(
            "database_urls",
            async == null && sync == null ? null : new DatabaseUrls(async, sync).sealed(keys));
      }
    }

    /// Both at once, so that neither is lost: `{"async": ..., "sync": ...}`, or null for none.
    private byte @Nullable [] urls() throws IOException {
      Map<String, @Nullable String> given = new LinkedHashMap<>();
      boolean object =
          json.object(name -> {
            if (!name.equals("async") && !name.equals("sync")) {
              return false;
            }
            given.put(name, json.value(ClientRules::databaseUrl));
            return true;
          });
      return object ? new DatabaseUrls(given.get("async"), given.get("sync")).sealed(keys) : null;
    }
  }
}
