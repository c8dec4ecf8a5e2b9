package dialer.api.client;

import dialer.api.export.database.DatabaseUrls;
import dialer.api.json.JsonBody;
import dialer.api.json.WrittenTime;
import dialer.call.ClientCode;
import java.io.IOException;
import java.time.LocalTime;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/// A client to be made: the bodies of `000` (without `password`) and `002` (with it), and our own
/// fields.
///
/// @param allocatedChannels calls at once over all servers
/// @param rateLimit calls dialled an hour over all servers; null means no limit
/// @param window the daily calling window in `zone`; null means at any time
record NewClient(
    String name,
    ClientCode accountcode,
    String username,
    @Nullable String password,
    @Nullable String did,
    @Nullable String phoneNumber,
    int allocatedChannels,
    @Nullable Integer rateLimit,
    @Nullable String callbackUrl,
    @Nullable Window window,
    ZoneId zone,
    @Nullable String country,
    String numberPolicy,
    @Nullable DatabaseUrls databaseUrls,
    boolean superuser,
    boolean active,
    String status) {

  /// A part of each day; one that ends before it starts crosses midnight.
  record Window(LocalTime start, LocalTime end) {}

  static NewClient read(JsonBody json) throws IOException {
    Reader reader = new Reader(json);
    json.object(reader::field);
    return reader.build();
  }

  /// What has been read so far.
  private static final class Reader {
    private final JsonBody json;
    private @Nullable String name;
    private @Nullable ClientCode accountcode;
    private @Nullable String username;
    private @Nullable String password;
    private @Nullable String did;
    private @Nullable String phoneNumber;
    private @Nullable Integer allocatedChannels;
    private @Nullable Integer rateLimit;
    private @Nullable String callbackUrl;
    private @Nullable WrittenTime start;
    private @Nullable WrittenTime end;
    private @Nullable ZoneId zone;
    private @Nullable String country;
    private @Nullable String numberPolicy;
    private @Nullable String asyncUrl;
    private @Nullable String syncUrl;
    private @Nullable Boolean superuser;
    private @Nullable Boolean active;
    private @Nullable String status;

    Reader(JsonBody json) {
      this.json = json;
    }

    boolean field(String field) throws IOException {
      switch (field) {
        case "name" -> name = json.text(200);
        case "accountcode", "client_code" -> accountcode = json.value(ClientCode::new);
        case "username" -> username = json.value(ClientRules::username);
        case "password" -> password = json.value(ClientRules::password);
        case "did" -> did = json.valueOrNumber(ClientRules::did);
        case "phone_number" -> phoneNumber = json.textOrNumber(64);
        case "allocated_channels" -> allocatedChannels = json.integer(0, 100_000);
        case "rate_limit" -> rateLimit = json.integer(1, 100_000_000);
        case "callbackurl" -> callbackUrl = json.value(ClientRules::callbackUrl);
        case "active_time_start" -> start = json.value(ClientRules::timeOfDay);
        case "active_time_end" -> end = json.value(ClientRules::timeOfDay);
        case "timezone" -> zone = json.value(ClientRules::zone);
        case "country" -> country = json.value(ClientRules::country);
        case "number_policy" -> numberPolicy = json.value(ClientRules::numberPolicy);
        case "asyncdatabaseurl" -> asyncUrl = json.value(ClientRules::databaseUrl);
        case "syncdatabaseurl" -> syncUrl = json.value(ClientRules::databaseUrl);
        case "is_superuser" -> superuser = json.bool();
        case "is_active" -> active = json.bool();
        case "status" -> status = json.text(32);
        case "id", "api_key", "created_at", "updated_at" -> json.skip(); // the server's
        default -> {
          return false;
        }
      }
      return true;
    }

    NewClient build() {
      json.require("name", name, "must not be blank");
      json.require("accountcode", accountcode, "must not be blank");
      json.require("username", username, "must not be blank");
      if (start != null || end != null) {
        json.require("active_time_start", start, "must be given with active_time_end");
        json.require("active_time_end", end, "must be given with active_time_start");
      }
      ZoneId in = zone == null ? ZoneId.of("UTC") : zone;
      return new NewClient(
          name == null ? "" : name,
          accountcode == null ? new ClientCode("none") : accountcode,
          username == null ? "" : username,
          password,
          did,
          phoneNumber,
          allocatedChannels == null ? 0 : allocatedChannels,
          rateLimit,
          callbackUrl,
          start == null || end == null ? null : new Window(local(start, in), local(end, in)),
          in,
          country,
          numberPolicy == null ? "own_country" : numberPolicy,
          asyncUrl == null && syncUrl == null ? null : new DatabaseUrls(asyncUrl, syncUrl),
          superuser != null && superuser,
          active == null || active,
          status == null ? "active" : status);
    }

    private static LocalTime local(WrittenTime time, ZoneId zone) {
      return time.in(zone).atZone(zone).toLocalTime();
    }
  }
}
