package dialer.edge.ami;

import dialer.call.AttemptId;
import dialer.call.ClientCode;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// One record of `cdr_csv`. Times are UTC, to the second.
///
/// @param client by the account code we gave it; null where that is none of ours
/// @param secondLeg whether it is about the call to a second party
record CdrLine(
    AttemptId attempt,
    @Nullable ClientCode client,
    boolean secondLeg,
    Instant start,
    @Nullable Instant answer,
    Instant end,
    String disposition) {
  private static final int ACCOUNT = 0;
  private static final int OTHER_CHANNEL = 6;
  private static final int START = 9;
  private static final int ANSWER = 10;
  private static final int END = 11;
  private static final int DISPOSITION = 14;
  private static final int UNIQUE_ID = 16;

  /// Asterisk's own kind, `1795217707.1` with the system's name before it where it has one, or a
  /// UUID that somebody else gave; `;2` is the other half of a local channel.
  private static final Pattern IDS =
      Pattern.compile("((.{1,100}-)?\\d{1,12}\\.\\d{1,12}|[0-9a-fA-F-]{36})(;[12])?");

  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

  /// Empty for a record of a channel that is not ours, and for a line that is no record.
  static Optional<CdrLine> parse(String line) {
    List<String> fields = fields(line);
    AttemptId attempt =
        fields.size() > UNIQUE_ID ? EventReader.attempt(fields.get(UNIQUE_ID)) : null;
    if (attempt == null) {
      return Optional.empty();
    }
    try {
      String answer = fields.get(ANSWER);
      return Optional.of(
          new CdrLine(
              attempt,
              EventReader.client(fields.get(ACCOUNT)),
              !fields.get(OTHER_CHANNEL).isEmpty(),
              time(fields.get(START)),
              answer.isEmpty() ? null : time(answer),
              time(fields.get(END)),
              fields.get(DISPOSITION)));
    } catch (DateTimeParseException _) {
      return Optional.empty();
    }
  }

  /// Whether it is the record of a channel that is certainly not ours. A line that neither is nor
  /// [#parse]s may be ours: without `loguniqueid` every one is such a line.
  static boolean isOfAnother(String line) {
    List<String> fields = fields(line);
    return fields.size() > UNIQUE_ID
        && EventReader.attempt(fields.get(UNIQUE_ID)) == null
        && IDS.matcher(fields.get(UNIQUE_ID)).matches();
  }

  private static Instant time(String text) {
    return LocalDateTime.parse(text, TIME).toInstant(ZoneOffset.UTC);
  }

  /// Asterisk quotes with `"` and doubles a quote within. None where a quote is not closed.
  private static List<String> fields(String line) {
    List<String> fields = new ArrayList<>();
    StringBuilder field = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '"' && quoted && i + 1 < line.length() && line.charAt(i + 1) == '"') {
        field.append(c);
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        fields.add(field.toString());
        field.setLength(0);
      } else {
        field.append(c);
      }
    }
    fields.add(field.toString());
    return quoted ? List.of() : fields;
  }
}
