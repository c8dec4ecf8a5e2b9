package dialer.originate;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.micronaut.serde.annotation.Serdeable;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// An audio codec a tenant may ask for.
@Serdeable
public enum Codec {
  ULAW,
  ALAW,
  G722,
  G729,
  GSM,
  OPUS,
  SLIN;

  @JsonValue
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// @throws IllegalArgumentException for any other word
  @JsonCreator
  public static Codec of(String label) {
    return Arrays.stream(values())
        .filter(c -> c.label().equals(label.strip().toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException("must be of ulaw, alaw, g722, g729, gsm, opus and slin"));
  }

  /// Reads a list with commas; empty text asks for none.
  public static List<Codec> parseAll(String text) {
    return text.isBlank() ? List.of() : Arrays.stream(text.split(",")).map(Codec::of).toList();
  }
}
