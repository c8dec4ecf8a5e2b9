package dialer.local.pbx.ami;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Finds the action that a message asks for and whether its sender may have it.
public final class Actions {
  private final Map<String, Action> byName = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  private final Door door;

  public Actions(Door door, Iterable<Action> actions) {
    this.door = door;
    actions.forEach(a -> byName.put(a.name(), a));
    add(Action.of("Challenge", "Generate Challenge for MD5 Auth.", "", door::challenge));
    add(Action.of("Events", "Control Event Flow.", "", door::events));
    add(Action.of("ListCommands", "List available manager commands.", "", this::list));
    add(Action.of("Login", "Login Manager.", "", this::login));
    add(
        Action.of(
            "Logoff",
            "Logoff Manager.",
            "",
            (session, request) -> leave(session, Reply.goodbye(request))));
  }

  void handle(AmiSession session, AmiRequest request) {
    var name = request.get("Action");
    if (name.isEmpty()) {
      session.reply(Reply.error(request, "Missing action in request"));
      return;
    }
    if (!session.isLoggedIn()
        && !Set.of("login", "challenge").contains(name.get().toLowerCase(Locale.ROOT))) {
      session.reply(Reply.error(request, "Permission denied"));
      return;
    }
    var action = byName.get(name.get());
    if (action == null) {
      session.reply(
          Reply.error(
              request,
              "Invalid/unknown command: %s. Use Action: ListCommands to show available commands."
                  .formatted(name.get())));
    } else if (session.isLoggedIn() && !action.allows(session.account())) {
      session.reply(Reply.error(request, "Permission denied"));
    } else {
      action.handler().handle(session, request);
    }
  }

  private void add(Action action) {
    byName.put(action.name(), action);
  }

  private void login(AmiSession session, AmiRequest request) {
    door.login(session, request, session::closeWhenSent);
  }

  private void leave(AmiSession session, Reply goodbye) {
    session.reply(goodbye);
    session.closeWhenSent();
  }

  private void list(AmiSession session, AmiRequest request) {
    var reply = Reply.success(request);
    byName.values().stream()
        .filter(a -> a.allows(session.account()))
        .forEach(a -> reply.line(a.name(), a.synopsis() + "  (Priv: " + privileges(a) + ")"));
    session.reply(reply);
  }

  private static String privileges(Action action) {
    if (action.needs().isEmpty()) {
      return "<none>";
    }
    var words = action.needs().stream().sorted().map(p -> p.word()).toList();
    return String.join(",", words) + ",all";
  }
}
