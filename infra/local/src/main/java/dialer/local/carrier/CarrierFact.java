package dialer.local.carrier;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// One thing the carrier saw happen to one of its calls: a line of the carrier's log, `<epoch
/// seconds, fraction> INVITE|ANSWER|END channel=<id> number=<dialled> attempt=<X-Attempt or ->
/// cause=<Q.850>`.
///
/// @param at when, to the precision of whoever wrote it (the simulator: microseconds; Asterisk:
///   milliseconds)
/// @param channel the carrier's own id of the call, unique within a log
/// @param attempt what the caller sent in `X-Attempt`; empty on a second leg, which carries none
/// @param cause only of an END
public record CarrierFact(
    Instant at,
    Kind kind,
    String channel,
    String number,
    Optional<String> attempt,
    OptionalInt cause) {
  public enum Kind {
    INVITE,
    ANSWER,
    END
  }

  public CarrierFact {
    if (channel.isBlank() || channel.indexOf(' ') >= 0) {
      throw new IllegalArgumentException("channel: must be one word, not '" + channel + "'");
    }
  }

  /// Reads one line. Order of the fields does not matter, unknown ones are ignored, and an empty
  /// attempt is none: a dialplan writes these lines too, and it is less exact than we are.
  ///
  /// @throws IllegalArgumentException when it is not such a line; the message says what is wrong
  ///   with it
  public static CarrierFact parse(String line) {
    var words = line.strip().split("\\s+");
    if (words.length < 3) {
      throw new IllegalArgumentException(
          "a carrier line has at least a time, a kind and a channel: " + line);
    }
    Map<String, String> fields = new HashMap<>();
    for (int i = 2; i < words.length; i++) {
      int equals = words[i].indexOf('=');
      if (equals > 0) {
        fields.put(words[i].substring(0, equals), words[i].substring(equals + 1));
      }
    }
    return new CarrierFact(
        time(words[0], line),
        kind(words[1], line),
        fields.getOrDefault("channel", ""),
        fields.getOrDefault("number", ""),
        Optional.ofNullable(fields.get("attempt")).filter(a -> !a.isEmpty() && !a.equals("-")),
        cause(fields.get("cause")));
  }

  public String line() {
    var line =
        new StringBuilder(
                String.format(Locale.ROOT, "%d.%06d", at.getEpochSecond(), at.getNano() / 1000))
            .append(' ')
            .append(kind)
            .append(" channel=")
            .append(channel)
            .append(" number=")
            .append(number)
            .append(" attempt=")
            .append(attempt.orElse("-"));
    cause.ifPresent(c -> line.append(" cause=").append(c));
    return line.toString();
  }

  private static Instant time(String word, String line) {
    try {
      var seconds = new BigDecimal(word);
      var whole = seconds.setScale(0, RoundingMode.FLOOR);
      return Instant.ofEpochSecond(
          whole.longValueExact(), seconds.subtract(whole).movePointRight(9).longValue());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "not a time in epoch seconds: '" + word + "' in: " + line, e);
    }
  }

  private static Kind kind(String word, String line) {
    try {
      return Kind.valueOf(word);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "neither INVITE, ANSWER nor END: '" + word + "' in: " + line, e);
    }
  }

  private static OptionalInt cause(@org.jspecify.annotations.Nullable String digits) {
    if (digits == null || !digits.matches("\\d{1,3}")) {
      return OptionalInt.empty();
    }
    return OptionalInt.of(Integer.parseInt(digits));
  }
}
