package dialer.api.search;

import dialer.api.http.FieldErrors;
import dialer.api.http.Refusal;
import dialer.api.json.WrittenTime;
import io.micronaut.http.HttpRequest;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Reads what a request looks for from its query, into conditions of SQL: all that every parameter
/// fits. Notes a parameter that cannot be, and [#refuseErrors] names them all.
public final class Conditions {
  private static final int MAX_TEXT = 256;

  private final HttpRequest<?> request;
  private final FieldErrors errors = new FieldErrors();
  private final StringBuilder sql = new StringBuilder();
  private final List<@Nullable Object> values = new ArrayList<>();

  public Conditions(HttpRequest<?> request) {
    this.request = request;
  }

  /// The text of a parameter; null where it has none.
  public @Nullable String given(String parameter) {
    String text = request.getParameters().get(parameter);
    if (text == null || text.isBlank()) {
      return null;
    }
    if (text.length() > MAX_TEXT || text.indexOf('\0') >= 0) {
      errors.add(parameter, "must be at most " + MAX_TEXT + " characters of text");
      return null;
    }
    return text.strip();
  }

  public boolean has(String parameter) {
    return given(parameter) != null;
  }

  /// @param condition with a `?` for each of `arguments`
  public void add(String condition, Object... arguments) {
    sql.append(" AND ").append(condition);
    values.addAll(List.of(arguments));
  }

  /// @param times how often the condition asks for the text
  public void text(String parameter, String condition, int times) {
    String text = given(parameter);
    if (text != null) {
      add(condition, Collections.nCopies(times, text).toArray());
    }
  }

  public void number(String parameter, String condition) {
    value(parameter, "must be an integer of 64 bits", condition, Long::valueOf);
  }

  /// @param zone where the text names none
  /// @return whether it was given
  public boolean time(String parameter, String condition, ZoneId zone) {
    value(
        parameter,
        "must be a date and time such as 2024-12-31T23:59:59Z",
        condition,
        text -> WrittenTime.parse(text).in(zone));
    return has(parameter);
  }

  private void value(
      String parameter, String rule, String condition, Function<String, Object> read) {
    String text = given(parameter);
    if (text == null) {
      return;
    }
    try {
      add(condition, read.apply(text));
    } catch (IllegalArgumentException e) {
      errors.add(parameter, rule);
    }
  }

  /// Parameters whose names begin with `prefix`, as `column ->> name = text`.
  public void fieldsOf(String prefix, String column, int most) {
    int fields = 0;
    for (Map.Entry<String, List<String>> one : request.getParameters()) {
      if (one.getKey().startsWith(prefix + ".")) {
        String text = given(one.getKey());
        if (++fields > most || one.getKey().length() > MAX_TEXT) {
          errors.add(prefix, "at most " + most + " fields can be asked for");
        } else if (text != null) {
          add(column + " ->> ? = ?", one.getKey().substring(prefix.length() + 1), text);
        }
      }
    }
  }

  /// @throws Refusal 400 that names every parameter that cannot be
  public void refuseErrors() {
    if (!errors.isEmpty()) {
      throw Refusal.fields(errors);
    }
  }

  /// What is to come after a `WHERE` with a condition of its own.
  public String sql() {
    return sql.toString();
  }

  /// The values of [#sql], and `more` after them.
  public @Nullable Object[] arguments(Object... more) {
    List<@Nullable Object> all = new ArrayList<>(values);
    all.addAll(List.of(more));
    return all.toArray();
  }
}
