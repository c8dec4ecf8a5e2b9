package dialer.api.lead;

import dialer.api.json.JsonBody;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a body says of an agent user; null where it says nothing.
///
/// @param name as people call it
/// @param dialerUserId what the dialer knows it by
/// @param active an inactive one is not found for a new lead
/// @param named the fields it names, so that a null can take a name or an id away
record AgentUserBody(
    @Nullable String username,
    @Nullable String name,
    @Nullable String dialerUserId,
    @Nullable Boolean active,
    Set<String> named) {
  private static final int MAX_TEXT = 128;

  static AgentUserBody read(JsonBody json) throws IOException {
    return said(json, false);
  }

  /// @param fresh whether it must have a name
  private static AgentUserBody said(JsonBody json, boolean fresh) throws IOException {
    @Nullable Object[] said = new Object[4];
    Set<String> named = new HashSet<>();
    json.object(field -> {
      switch (field) {
        case "username" -> said[0] = json.value(AgentUserBody::username);
        case "name" -> said[1] = json.text(MAX_TEXT);
        case "dialer_user_id" -> said[2] = json.textOrNumber(MAX_TEXT);
        case "active" -> said[3] = json.bool();
        default -> {
          return false;
        }
      }
      named.add(field);
      return true;
    });
    if (fresh) {
      json.require("username", said[0], "must not be blank");
    }
    return new AgentUserBody(
        (String) said[0], (String) said[1], (String) said[2], (Boolean) said[3], Set.copyOf(named));
  }

  boolean names(String field) {
    return named.contains(field);
  }

  /// That of a new one.
  record NewAgentUser(AgentUserBody said) {
    static NewAgentUser read(JsonBody json) throws IOException {
      return new NewAgentUser(AgentUserBody.said(json, true));
    }
  }

  private static String username(String text) {
    if (!text.matches("[A-Za-z0-9_.@+-]{1,128}")) {
      throw new IllegalArgumentException("must be 1 to 128 letters, digits, _, ., @, + or -");
    }
    return text;
  }
}
