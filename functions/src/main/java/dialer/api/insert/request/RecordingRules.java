package dialer.api.insert.request;

import dialer.call.Letters;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a tenant may say of a recording. `mix_monitor_command` would be run by a shell on the PBX;
/// here it names a hook or, as `MixMonitor <path>`, a file, and nothing else.
final class RecordingRules {
  private static final Letters NAMES = Letters.of("AZaz09", "._-/");
  private static final Pattern HOOK = Pattern.compile("(?:/[A-Za-z0-9._-]+)+");
  private static final Pattern MIX_MONITOR =
      Pattern.compile("MixMonitor\\s+(\\S+)\\s*", Pattern.CASE_INSENSITIVE);
  private static final int MAX = 255;

  private RecordingRules() {}

  /// What a `mix_monitor_command` means.
  sealed interface Command {
    record Hook(String path) implements Command {}

    record Path(String path) implements Command {}
  }

  static String path(String text) {
    if (!NAMES.make(text, 0, 1, MAX) || text.endsWith("/") || text.contains("//") || climbs(text)) {
      throw new IllegalArgumentException(
          "must be a path of letters, digits, ., _ and -, without .., at most 255 characters");
    }
    return text;
  }

  static Command command(String text) {
    Matcher file = MIX_MONITOR.matcher(text);
    if (file.matches()) {
      return new Command.Path(path(file.group(1)));
    }
    if (text.length() > MAX || !HOOK.matcher(text).matches() || climbs(text)) {
      throw new IllegalArgumentException("must be a hook's path or MixMonitor and a path");
    }
    return new Command.Hook(text);
  }

  private static boolean climbs(String path) {
    return path.contains("..") && ("/" + path + "/").contains("/../");
  }
}
