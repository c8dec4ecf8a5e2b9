package dialer.api.retention;

import dialer.api.json.JsonBody;
import dialer.call.ClientCode;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// @param days null: as long as the system keeps calls
/// @param leadDays null: as long as the system keeps leads
record RetentionRequest(
    @Nullable Integer days, @Nullable Integer leadDays, @Nullable ClientCode account) {

  static RetentionRequest read(JsonBody body) throws IOException {
    @Nullable Integer[] days = {null};
    @Nullable Integer[] leadDays = {null};
    @Nullable ClientCode[] account = {null};
    body.object(name -> {
      switch (name) {
        case "days" -> days[0] = body.integer(1, RetentionSettings.MOST_DAYS);
        case "lead_days" -> leadDays[0] = body.integer(1, RetentionSettings.MOST_DAYS);
        case "accountcode", "client_code" -> account[0] = body.value(ClientCode::new);
        default -> {
          return false;
        }
      }
      return true;
    });
    return new RetentionRequest(days[0], leadDays[0], account[0]);
  }
}
