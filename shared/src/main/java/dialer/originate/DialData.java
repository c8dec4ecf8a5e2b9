package dialer.originate;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The data of the application Dial: `target[,timeout[,options]]`.
///
/// @param timeoutSeconds 1 to 600; null lets it ring until somebody gives up
/// @param options of `g i I r m R c S(n) L(x[:y[:z]])` only: those that jump in the dialplan or
///   give a party features are refused
public record DialData(Channel target, @Nullable Integer timeoutSeconds, String options) {
  private static final Pattern OPTIONS =
      Pattern.compile("(?:[giIrmRc]|S\\(\\d{1,6}\\)|L\\(\\d{1,9}(?::\\d{1,9}){0,2}\\))*");

  public DialData {
    if (timeoutSeconds != null && (timeoutSeconds < 1 || timeoutSeconds > 600)) {
      throw new IllegalArgumentException("the timeout must be 1 to 600 seconds");
    }
    if (!OPTIONS.matcher(options).matches()) {
      throw new IllegalArgumentException("the options must be of g i I r m R c S(n) L(x[:y[:z]])");
    }
  }

  /// @throws IllegalArgumentException when `text` breaks a rule
  public static DialData parse(String text) {
    String[] parts = text.split(",", -1);
    if (parts.length > 3) {
      throw new IllegalArgumentException("must be target[,timeout[,options]]");
    }
    String timeout = parts.length > 1 ? parts[1].strip() : "";
    if (!timeout.matches("\\d{0,4}")) {
      throw new IllegalArgumentException("the timeout must be 1 to 600 seconds");
    }
    return new DialData(
        Channel.parse(parts[0].strip()),
        timeout.isEmpty() ? null : Integer.valueOf(timeout),
        parts.length > 2 ? parts[2].strip() : "");
  }

  @Override
  public String toString() {
    String timeout = timeoutSeconds == null ? "" : timeoutSeconds.toString();
    return options.isEmpty()
        ? target + (timeout.isEmpty() ? "" : "," + timeout)
        : target + "," + timeout + "," + options;
  }
}
