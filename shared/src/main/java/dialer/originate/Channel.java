package dialer.originate;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dialer.call.PhoneNumber;
import io.micronaut.serde.annotation.Serdeable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where a leg goes: `PJSIP/<number>@<endpoint>`. No other technology, no SIP URI, no `Local/`, no
/// forks with `&`.
@Serdeable
public record Channel(PhoneNumber number, String endpoint) {
  private static final Pattern FORM =
      Pattern.compile("PJSIP/(\\+?[0-9*#]{1,32})@([A-Za-z0-9_.-]{1,64})");

  /// An endpoint as PJSIP names one: 1 to 64 letters, digits, `_`, `.` or `-`.
  public static final Pattern ENDPOINT = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

  public Channel {
    if (!ENDPOINT.matcher(endpoint).matches()) {
      throw new IllegalArgumentException("must name an endpoint of letters, digits, _, . or -");
    }
  }

  /// @throws IllegalArgumentException when `text` is not of that form
  @JsonCreator
  public static Channel parse(String text) {
    Matcher m = FORM.matcher(text);
    if (!m.matches()) {
      throw new IllegalArgumentException("must be PJSIP/<number>@<endpoint>");
    }
    return new Channel(new PhoneNumber(m.group(1)), m.group(2));
  }

  @JsonValue
  @Override
  public String toString() {
    return "PJSIP/" + number + "@" + endpoint;
  }
}
