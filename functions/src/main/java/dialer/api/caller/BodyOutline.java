package dialer.api.caller;

import dialer.api.http.Refusal;
import dialer.api.json.JsonBody;
import dialer.api.json.RequestBodies;
import dialer.call.ClientCode;
import io.micronaut.http.HttpRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a JSON body says at its top, read ahead of the operation: so an account that it names
/// counts for every operation alike, for those too that need no body.
///
/// @param account that `accountcode` or `client_code` names; null where neither does
/// @param fields their names without their values, at most [#MOST_FIELDS]
/// @param fault why it cannot be read; null where it can
public record BodyOutline(
    @Nullable ClientCode account, List<String> fields, @Nullable Refusal fault) {
  static final int MOST_FIELDS = 50;
  private static final String ATTRIBUTE = "dialer.body-outline";
  private static final BodyOutline NONE = new BodyOutline(null, List.of(), null);

  /// That of a request; an empty one where none was read.
  public static BodyOutline of(HttpRequest<?> request) {
    return request.getAttribute(ATTRIBUTE, BodyOutline.class).orElse(NONE);
  }

  static void keep(HttpRequest<?> request, byte[] body) {
    List<String> fields = new ArrayList<>();
    try {
      ClientCode account =
          RequestBodies.<@Nullable ClientCode>readOptional(body, null, json -> read(json, fields));
      request.setAttribute(ATTRIBUTE, new BodyOutline(account, List.copyOf(fields), null));
    } catch (Refusal fault) {
      request.setAttribute(ATTRIBUTE, new BodyOutline(null, List.copyOf(fields), fault));
    }
  }

  private static @Nullable ClientCode read(JsonBody json, List<String> fields) throws IOException {
    @Nullable ClientCode[] account = {null};
    json.object(name -> {
      if (fields.size() < MOST_FIELDS && name.matches("[A-Za-z0-9_.-]{1,64}")) {
        fields.add(name);
      }
      if (!name.equals("accountcode") && !name.equals("client_code")) {
        return false;
      }
      ClientCode named = json.value(ClientCode::new);
      if (account[0] != null && named != null && !named.equals(account[0])) {
        json.fail("names another account than the field before");
      }
      account[0] = account[0] == null ? named : account[0];
      return true;
    });
    return account[0];
  }
}
