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
    @Nullable ClientCode[] named = {null};
    RequestBodies.readOptional(
        body == null ? null : body.getBytes(StandardCharsets.UTF_8),
        false,
        json -> json.object(name -> account(named, name, json)));
    return named[0];
  }

  private static boolean account(@Nullable ClientCode[] named, String name, JsonBody body)
      throws IOException {
    if (!name.equals("accountcode") && !name.equals("client_code")) {
      return false;
    }
    named[0] = body.value(ClientCode::new);
    return true;
  }
}
