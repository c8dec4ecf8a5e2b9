package dialer.originate;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dialer.call.Letters;
import dialer.call.PhoneNumber;
import io.micronaut.serde.annotation.Serdeable;
import java.util.regex.Pattern;

/// Where a leg goes: `PJSIP/<number>@<endpoint>`. No other technology, no SIP URI, no `Local/`, no
/// forks with `&`.
@Serdeable
public record Channel(PhoneNumber number, String endpoint) {
  private static final String FORM = "must be PJSIP/<number>@<endpoint>";
  private static final String TECHNOLOGY = "PJSIP/";
  private static final Letters NAMES = Letters.of("AZaz09", "_.-");

  /// An endpoint as PJSIP names one: 1 to 64 letters, digits, `_`, `.` or `-`.
  public static final Pattern ENDPOINT = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

  public Channel {
    if (!NAMES.make(endpoint, 0, 1, 64)) {
      throw new IllegalArgumentException("must name an endpoint of letters, digits, _, . or -");
    }
  }

  /// @throws IllegalArgumentException when `text` is not of that form
  @JsonCreator
  public static Channel parse(String text) {
    int at = text.indexOf('@');
    if (text.startsWith(TECHNOLOGY) && at > 0) {
      try {
        return new Channel(
            new PhoneNumber(text.substring(TECHNOLOGY.length(), at)), text.substring(at + 1));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(FORM, e);
      }
    }
    throw new IllegalArgumentException(FORM);
  }

  @JsonValue
  @Override
  public String toString() {
    return "PJSIP/" + number + "@" + endpoint;
  }
}
