package dialer.originate;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.micronaut.serde.annotation.Serdeable;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// A dialplan application that may run on an answered call, whatever an allocation lists. Compared
/// without regard to case, as Asterisk does.
@Serdeable
public record Application(String name) {
  /// What an allocation allows unless its operator lists others.
  public static final List<String> USUAL = List.of("Dial", "Playback", "Wait", "Hangup");

  private static final Pattern FORM = Pattern.compile("[A-Za-z][A-Za-z0-9_]{0,39}");

  /// Applications that run programs, write state, listen in or leave the call's own path. No list
  /// of an operator allows them.
  private static final Set<String> NEVER =
      Set.of(
          "system",
          "trysystem",
          "macro",
          "macroexclusive",
          "eagi",
          "deadagi",
          "externalivr",
          "mixmonitor",
          "stopmixmonitor",
          "monitor",
          "stopmonitor",
          "originate",
          "set",
          "mset",
          "setglobalvar",
          "importvar",
          "disa",
          "voicemailmain",
          "log",
          "reload",
          "userevent",
          "stasis",
          "jack",
          "festival",
          "record",
          "minivm",
          "senddtmf",
          "sms",
          // whoever answers there decides what the call does next, and no operator lists what it
          // may
          // be given
          "agi",
          "fastagi",
          "asyncagi",
          // dial, or join, what no rule has looked at
          "retrydial",
          "page",
          "followme",
          "bridge");

  private static final List<String> NEVER_STARTING =
      List.of(
          "exec",
          "tryexec",
          "db",
          "chanspy",
          "extenspy",
          "whisper",
          "adsi",
          "minivm",
          "goto",
          "gosub",
          "pickup");

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public Application {
    if (!FORM.matcher(name).matches()) {
      throw new IllegalArgumentException("must be the name of a dialplan application");
    }
    String lower = name.toLowerCase(Locale.ROOT);
    if (NEVER.contains(lower) || NEVER_STARTING.stream().anyMatch(lower::startsWith)) {
      throw new IllegalArgumentException("must not be " + name);
    }
  }

  /// Whether this is the application `other`, in any case.
  public boolean is(String other) {
    return name.equalsIgnoreCase(other);
  }

  public boolean isIn(List<String> list) {
    return list.stream().anyMatch(this::is);
  }

  @JsonValue
  @Override
  public String name() {
    return name;
  }

  @Override
  public String toString() {
    return name;
  }
}
