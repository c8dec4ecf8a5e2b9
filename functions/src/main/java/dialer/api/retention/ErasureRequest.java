package dialer.api.retention;

import dialer.api.json.JsonBody;
import dialer.call.ClientCode;
import dialer.call.PhoneNumber;
import java.io.IOException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Either a number or a call.
record ErasureRequest(
    @Nullable PhoneNumber number, @Nullable UUID call, @Nullable ClientCode account) {

  static ErasureRequest read(JsonBody body) throws IOException {
    @Nullable PhoneNumber[] number = {null};
    @Nullable UUID[] call = {null};
    @Nullable ClientCode[] account = {null};
    body.object(name -> {
      switch (name) {
        case "phone_number" -> number[0] = body.valueOrNumber(PhoneNumber::new);
        case "call_id" -> call[0] = body.value(ErasureRequest::id);
        case "accountcode", "client_code" -> account[0] = body.value(ClientCode::new);
        default -> {
          return false;
        }
      }
      return true;
    });
    boolean one = (number[0] == null) != (call[0] == null);
    body.require("phone_number", one ? "" : null, "or call_id must be given, and not both");
    return new ErasureRequest(number[0], call[0], account[0]);
  }

  private static UUID id(String text) {
    if (!text.matches("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")) {
      throw new IllegalArgumentException("must be a call's id");
    }
    return UUID.fromString(text);
  }
}
