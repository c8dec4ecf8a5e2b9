package dialer.api.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dialer.api.http.FieldErrors;
import dialer.api.http.Refusal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A cursor on the value being read. Each reading method consumes exactly one value; where it is of
/// the wrong kind it notes an error at its path and answers null, as it does for JSON's null.
public class JsonBody {
  /// Fields of one object that are ours; more are a mistake or an attack.
  private static final int MAX_FIELDS = 200;

  private static final int MAX_IGNORED = 50;
  private static final int MAX_NAME = 128;

  private final JsonParser parser;
  private final FieldErrors errors = new FieldErrors();
  private final Set<String> ignored = new LinkedHashSet<>();
  private final Remembered remembered = new Remembered();

  JsonBody(JsonParser parser) {
    this.parser = parser;
  }

  /// Takes one field of an object and reads its value.
  @FunctionalInterface
  public interface Fields {
    /// @return false when there is no such field; its value must not have been read then
    boolean read(String name) throws IOException;
  }

  /// Reads one element of an array.
  @FunctionalInterface
  public interface Element {
    void read() throws IOException;
  }

  /// Reads an object; answers false when the value is none.
  public boolean object(Fields fields) throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      return refuse("must be an object");
    }
    List<String> seen = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      if (seen.size() >= MAX_FIELDS) {
        fail("must have at most " + MAX_FIELDS + " fields");
        parser.skipChildren();
      } else if (seen.contains(name)) {
        parser.skipChildren();
      } else {
        seen.add(name);
        if (!fields.read(name)) {
          ignore();
          parser.skipChildren();
        }
      }
    }
    return true;
  }

  /// Reads an array; answers false when the value is none.
  public boolean array(Element element) throws IOException {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      return refuse("must be an array");
    }
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      element.read();
    }
    return true;
  }

  /// Text of at most `max` characters; blank text is none.
  public @Nullable String text(int max) throws IOException {
    if (parser.currentToken() != JsonToken.VALUE_STRING) {
      refuse("must be a string");
      return null;
    }
    return checked(parser.getText(), max);
  }

  /// Text, or a whole number kept as its text.
  public @Nullable String textOrNumber(int max) throws IOException {
    return switch (parser.currentToken()) {
      case VALUE_NUMBER_INT, VALUE_STRING -> checked(parser.getText(), max);
      default -> {
        refuse("must be a string or an integer");
        yield null;
      }
    };
  }

  /// Text that `rule` makes a value of; its IllegalArgumentException is the sentence of the error.
  public <T> @Nullable T value(Function<String, T> rule) throws IOException {
    return apply(text(JsonText.MAX_TEXT), text -> remembered.get(rule, text));
  }

  /// Like [#value], for what may be written as a number too.
  public <T> @Nullable T valueOrNumber(Function<String, T> rule) throws IOException {
    return apply(textOrNumber(JsonText.MAX_TEXT), text -> remembered.get(rule, text));
  }

  public @Nullable Long integer(long min, long max) throws IOException {
    boolean written =
        switch (parser.currentToken()) {
          case VALUE_NUMBER_INT, VALUE_STRING -> true;
          default -> false;
        };
    try {
      long number = written ? Long.parseLong(parser.getText()) : 0;
      if (written && number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException e) {
      fail(range(min, max)); // no number, or one of more than 64 bits
      return null;
    }
    refuse(written ? range(min, max) : "must be an integer");
    return null;
  }

  public @Nullable Integer integer(int min, int max) throws IOException {
    Long number = integer((long) min, (long) max);
    return number == null ? null : number.intValue();
  }

  public @Nullable Double decimal(double above, double max) throws IOException {
    if (parser.currentToken().isNumeric()) {
      double number = parser.getDoubleValue();
      if (number > above && number <= max) {
        return number;
      }
    }
    refuse("must be a number above %s and at most %s".formatted(above, max));
    return null;
  }

  public @Nullable Boolean bool() throws IOException {
    return switch (parser.currentToken()) {
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> {
        refuse("must be true or false");
        yield null;
      }
    };
  }

  /// A list of values of at most `max` elements; nulls are left out.
  public <T> @Nullable List<T> values(int max, Function<String, T> rule) throws IOException {
    List<T> all = new ArrayList<>();
    boolean read =
        array(() -> {
          T one = valueOrNumber(rule);
          if (one != null) {
            all.add(one);
          }
        });
    if (all.size() > max) {
      fail("must have at most " + max + " elements");
    }
    return read ? List.copyOf(all) : null;
  }

  /// An object whose names the sender chooses, of at most `max` fields; nulls are left out.
  public <T> @Nullable Map<String, T> map(int max, Function<String, T> rule) throws IOException {
    Map<String, T> all = new TreeMap<>();
    boolean read =
        object(name -> {
          String stored = checked(name, MAX_NAME);
          T one = value(rule);
          if (stored != null && one != null) {
            all.put(stored, one);
          }
          return true;
        });
    if (all.size() > max) {
      fail("must have at most " + max + " fields");
    }
    return read ? all : null;
  }

  /// An object as the JSON text Postgres can keep as jsonb.
  public @Nullable String raw() throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      refuse("must be an object");
      return null;
    }
    return apply("", _ -> JsonText.copy(parser));
  }

  /// Whether the value is an object, an array, or text, for fields that may be either.
  public boolean isObject() {
    return parser.currentToken() == JsonToken.START_OBJECT;
  }

  public boolean isNull() {
    return parser.currentToken() == JsonToken.VALUE_NULL;
  }

  public boolean isArray() {
    return parser.currentToken() == JsonToken.START_ARRAY;
  }

  public void skip() throws IOException {
    parser.skipChildren();
  }

  /// Notes an error of the value just read.
  public void fail(String sentence) {
    errors.add(Place.of(parser.getParsingContext()), sentence);
  }

  /// Notes that `field` of the object just read is needed and has no value; says nothing where that
  /// object is none.
  public void require(String field, @Nullable Object value, String sentence) {
    if (value == null && !errors.names(Place.of(parser.getParsingContext()))) {
      errors.add(Place.of(parser.getParsingContext(), field), sentence);
    }
  }

  public FieldErrors errors() {
    return errors;
  }

  /// Fields nobody asked for, as `data[].colour`.
  public List<String> ignored() {
    return List.copyOf(ignored);
  }

  private <T> @Nullable T apply(@Nullable String text, Function<String, T> rule) {
    try {
      return text == null ? null : rule.apply(text);
    } catch (IllegalArgumentException e) {
      fail(String.valueOf(e.getMessage()));
      return null;
    }
  }

  private @Nullable String checked(String text, int max) {
    if (text.isBlank()) {
      return null;
    }
    if (text.length() > max) {
      fail("must be at most " + max + " characters");
      return null;
    }
    return apply(text, JsonText::storable);
  }

  private boolean refuse(String sentence) throws IOException {
    if (parser.currentToken() != JsonToken.VALUE_NULL) {
      fail(sentence);
      parser.skipChildren();
    }
    return false;
  }

  private void ignore() {
    if (ignored.size() < MAX_IGNORED) {
      ignored.add(
          Place.of(parser.getParsingContext())
              .replaceAll("\\[\\d+]", "[]")
              .replaceAll("[\\x00\\p{Cs}]", "?")); // the answer is kept, and Postgres keeps neither
    }
  }

  private static String range(long min, long max) {
    if (min == Long.MIN_VALUE) {
      return "must be an integer of 64 bits";
    }
    return max == Long.MAX_VALUE
        ? "must be an integer of " + min + " or more"
        : "must be an integer from " + min + " to " + max;
  }

  /// The refusal these errors come to, if there are any.
  void refuseErrors() {
    if (!errors.isEmpty()) {
      throw Refusal.fields(errors);
    }
  }
}
