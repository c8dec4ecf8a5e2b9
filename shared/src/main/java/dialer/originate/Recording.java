package dialer.originate;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.micronaut.serde.annotation.Serdeable;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// That a call is to be recorded once it is answered. Neither the file's name nor the hook ever
/// reaches Asterisk: it records under the attempt's id, and the agent does the rest afterwards.
///
/// @param file absolute, of letters, digits, `.`, `_` and `-`, no segment of dots alone, at most
///   255 characters, its extension one of [#FORMATS]; the agent keeps it below one of its own
///   directories
/// @param hook the absolute path of a program that the agent runs on the file, if its own
///   configuration lists exactly that; null for none
@Serdeable
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Recording(String file, @Nullable String hook) {
  /// What a recording's extension may be; `WAV` is GSM in a wav file.
  public static final Set<String> FORMATS =
      Set.of("wav", "WAV", "gsm", "ulaw", "alaw", "sln", "sln16");

  private static final Pattern PATH = Pattern.compile("(?:/(?!\\.+(?:/|$))[A-Za-z0-9._-]+)+");
  private static final int MAX = 255;

  public Recording {
    requirePath("the recording's file", file);
    if (!FORMATS.contains(extension(file))) {
      throw new IllegalArgumentException(
          "the recording's file must end in wav, WAV, gsm, ulaw, alaw, sln or sln16");
    }
    if (hook != null) {
      requirePath("the hook", hook);
    }
  }

  /// The file, with `format` as its extension where it has none of [#FORMATS].
  public static String named(String file, String format) {
    return FORMATS.contains(extension(file)) ? file : file + "." + format;
  }

  public String format() {
    return extension(file);
  }

  private static void requirePath(String what, String path) {
    if (path.length() > MAX || !PATH.matcher(path).matches()) {
      throw new IllegalArgumentException(
          what + " must be an absolute path of letters, digits, ., _ and -, without ..");
    }
  }

  private static String extension(String file) {
    return file.substring(file.lastIndexOf('.') + 1);
  }
}
