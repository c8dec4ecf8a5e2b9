package dialer.originate;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.micronaut.serde.annotation.Serdeable;
import java.util.Optional;
import java.util.regex.Pattern;

/// What happens on the channel once the callee answers.
@Serdeable
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "do")
@JsonSubTypes({
  @JsonSubTypes.Type(value = OnAnswer.Run.class, name = "run"),
  @JsonSubTypes.Type(value = OnAnswer.Enter.class, name = "enter")
})
public sealed interface OnAnswer {
  /// Runs one application and hangs up.
  ///
  /// @param data its arguments, by the application's own rule: Dial as [DialData], Playback a
  ///   relative sound name of `[A-Za-z0-9_/&-]`, Wait 0 to 3600 seconds, Hangup nothing or a cause;
  ///   for others any text that may be a header's value
  @Serdeable
  record Run(Application application, String data) implements OnAnswer {
    private static final Pattern SOUND = Pattern.compile("[A-Za-z0-9_&-][A-Za-z0-9_/&-]*");
    private static final Pattern WAIT = Pattern.compile("\\d{1,4}(\\.\\d{1,3})?");
    private static final Pattern CAUSE = Pattern.compile("(\\d{1,3})?");

    public Run {
      AmiText.require(data);
      if (application.is("Dial")) {
        DialData.parse(data);
      } else if (application.is("Playback")) {
        require(SOUND.matcher(data).matches(), "must name sounds by [A-Za-z0-9_/&-], relative");
        require(!data.contains("&/"), "must name sounds by [A-Za-z0-9_/&-], relative");
      } else if (application.is("Wait")) {
        require(
            WAIT.matcher(data).matches() && Double.parseDouble(data) <= 3600,
            "must be 0 to 3600 seconds");
      } else if (application.is("Hangup")) {
        require(CAUSE.matcher(data).matches(), "must be empty or a hangup cause");
      }
    }

    private static void require(boolean holds, String rule) {
      if (!holds) {
        throw new IllegalArgumentException(rule);
      }
    }

    @Override
    public Optional<DialData> secondLeg() {
      return application.is("Dial") ? Optional.of(DialData.parse(data)) : Optional.empty();
    }
  }

  /// Enters the dialplan at priority 1.
  @Serdeable
  record Enter(String context, String extension) implements OnAnswer {
    private static final Pattern CONTEXT = Pattern.compile("[A-Za-z0-9_-]{1,64}");
    private static final Pattern EXTENSION = Pattern.compile("\\+?[A-Za-z0-9*#]{1,32}");

    public Enter {
      if (!CONTEXT.matcher(context).matches()) {
        throw new IllegalArgumentException("the context must be 1 to 64 letters, digits, _ or -");
      }
      if (!EXTENSION.matcher(extension).matches()) {
        throw new IllegalArgumentException("the extension must be 1 to 32 letters, digits, * or #");
      }
    }
  }

  /// The party that is dialled once the callee answered, if one is.
  default Optional<DialData> secondLeg() {
    return Optional.empty();
  }
}
