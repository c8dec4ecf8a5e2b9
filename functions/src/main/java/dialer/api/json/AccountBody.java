package dialer.api.json;

import dialer.call.ClientCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// A body that may name an account and need not be there.
public final class AccountBody {
  private AccountBody() {}

  /// The account it names; null where it names none.
  public static @Nullable ClientCode read(@Nullable String body) {
    return RequestBodies.<@Nullable ClientCode>readOptional(
        body == null ? null : body.getBytes(StandardCharsets.UTF_8), null, AccountBody::read);
  }

  private static @Nullable ClientCode read(JsonBody json) throws IOException {
    @Nullable ClientCode[] named = {null};
    json.object(field -> {
      if (!field.equals("accountcode") && !field.equals("client_code")) {
        return false;
      }
      named[0] = json.value(ClientCode::new);
      return true;
    });
    return named[0];
  }
}
