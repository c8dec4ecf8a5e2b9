package dialer.local.carrier;

import dialer.local.carrier.Behaviour.Answers;
import dialer.local.carrier.Behaviour.Refuses;
import dialer.local.carrier.Behaviour.RingsOn;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/// The called number decides what happens. It is the plan of the test carrier's dialplan
/// (`infra/local/asterisk/conf/carrier/extensions.conf`), number for number:
///
/// | number | behaviour |
/// | --- | --- |
/// | `99RRTTCC`, CC 00 | rings RR s, answers, talks TT s (00: until the caller hangs up) |
/// | CC 80 | as 00, with early media while it rings |
/// | CC 81, 82 | as 00: an answering machine, a silent line |
/// | CC 99 | never answers |
/// | CC 01 to 79 | rings RR s, refuses with Q.850 cause CC |
/// | CC 83 to 98 | nothing the carrier knows: refused with that number as the cause |
/// | `98` and two digits or more | a mixture: 45 % answered, 25 % no answer, 15 % busy, 10 % machine, 5 % congestion |
/// | `97` and two digits or more | answers and hangs up at once |
/// | other digits, two or more | rings 1 s, answers, talks until the caller hangs up |
/// | anything else | not found (404) |
public final class NumberPlan {
  private static final Pattern EXPLICIT = Pattern.compile("99(\\d\\d)(\\d\\d)(\\d\\d)");
  private static final Pattern DIGITS = Pattern.compile("\\d{2,}");
  private static final Duration FOR_EVER = Duration.ofMinutes(10);
  private static final Duration AN_HOUR = Duration.ofHours(1);

  private NumberPlan() {}

  /// @param random decides only what numbers in `98` do
  public static Behaviour of(String number, RandomGenerator random) {
    var explicit = EXPLICIT.matcher(number);
    if (explicit.matches()) {
      return explicit(
          seconds(explicit.group(1)),
          seconds(explicit.group(2)),
          Integer.parseInt(explicit.group(3)));
    }
    if (!DIGITS.matcher(number).matches()) {
      return new Refuses(Duration.ZERO, Q850.UNALLOCATED);
    }
    if (number.startsWith("98") && number.length() >= 4) {
      return of(mixture(random.nextInt(1, 101)), random);
    }
    if (number.startsWith("97") && number.length() >= 4) {
      return new Answers(Duration.ZERO, Optional.of(Duration.ZERO), false);
    }
    return new Answers(Duration.ofSeconds(1), Optional.empty(), false);
  }

  /// The longest that a call to an answering number can last; the carrier itself hangs up then.
  static Duration longestTalk() {
    return AN_HOUR;
  }

  /// How long the carrier lets a number ring that never answers.
  static Duration longestRing() {
    return FOR_EVER;
  }

  private static Behaviour explicit(Duration ring, Duration talk, int code) {
    return switch (code) {
      case 0, 81, 82 -> new Answers(ring, someTime(talk), false);
      case 80 -> new Answers(ring, someTime(talk), true);
      case 99 -> new RingsOn(FOR_EVER);
      default -> new Refuses(ring, code);
    };
  }

  private static String mixture(int percent) {
    return percent <= 45
        ? "99020500"
        : percent <= 70
            ? "99000099"
            : percent <= 85 ? "99010017" : percent <= 95 ? "99020581" : "99000034";
  }

  private static Optional<Duration> someTime(Duration talk) {
    return talk.isZero() ? Optional.empty() : Optional.of(talk);
  }

  private static Duration seconds(String digits) {
    return Duration.ofSeconds(Integer.parseInt(digits));
  }
}
