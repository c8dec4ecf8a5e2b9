package dialer.api.call;

import dialer.api.http.FieldErrors;
import dialer.api.http.Refusal;
import dialer.api.json.WrittenTime;
import io.micronaut.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Which calls are looked for: all that every parameter fits.
///
/// @param conditions SQL on `calls c`, a `?` for each of `values`
record Search(String conditions, List<@Nullable Object> values) {
  /// A search that names neither a time nor anything an index knows looks back this far: calls are
  /// kept by the month.
  private static final Duration BACK = Duration.ofDays(31);

  private static final String CUSTOM = "custom_data.";
  private static final int MAX_CUSTOM = 5;
  private static final int MAX_TEXT = 256;

  /// Reads `phone_number`, `queue_id`, `batch_id`, `project`, `call_status`, `disposition`,
  /// `custom_data.NAME`, and `created_from` (included) and `created_to` (not included) in the
  /// tenant's zone where they name none.
  ///
  /// @throws Refusal 400 that names every parameter that cannot be
  static Search asked(HttpRequest<?> request, ZoneId zone, Instant now) {
    Builder builder = new Builder(request);
    // two arms, one for each partial index
    builder.text(
        "phone_number",
        """
        ((c.call_status IN ('processed', 'flushed') AND c.phone_number = ?)
          OR (c.call_status = 'pending' AND c.phone_number = ?)
          OR (c.call_status = 'queued' AND c.phone_number = ?))
        """,
        3);
    builder.number("queue_id", "c.queue_id = ?");
    builder.number("batch_id", "c.batch_id = ?");
    builder.text("project", "c.project = ?", 1);
    builder.text("call_status", "c.call_status = ?", 1);
    builder.text("disposition", "c.disposition = ?", 1);
    builder.custom();
    boolean bounded = builder.has("phone_number") || builder.has("queue_id");
    boolean from = builder.time("created_from", "c.id >= uuid7_floor(?)", zone);
    boolean to = builder.time("created_to", "c.id < uuid7_floor(?)", zone);
    if (!bounded && !from && !to) {
      builder.add("c.id >= uuid7_floor(?)", now.minus(BACK));
    }
    return builder.build();
  }

  String where(long clientId) {
    return " WHERE c.client_id = " + clientId + conditions;
  }

  @Nullable Object[] arguments(Object... more) {
    List<@Nullable Object> all = new ArrayList<>(values);
    all.addAll(List.of(more));
    return all.toArray();
  }

  /// What has been read so far.
  private static final class Builder {
    private final HttpRequest<?> request;
    private final FieldErrors errors = new FieldErrors();
    private final StringBuilder conditions = new StringBuilder();
    private final List<@Nullable Object> values = new ArrayList<>();

    Builder(HttpRequest<?> request) {
      this.request = request;
    }

    private @Nullable String given(String parameter) {
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

    boolean has(String parameter) {
      return given(parameter) != null;
    }

    void add(String condition, Object... arguments) {
      conditions.append(" AND ").append(condition);
      values.addAll(List.of(arguments));
    }

    void text(String parameter, String condition, int times) {
      String text = given(parameter);
      if (text != null) {
        add(condition, Collections.nCopies(times, text).toArray());
      }
    }

    void number(String parameter, String condition) {
      value(parameter, "must be an integer of 64 bits", condition, Long::valueOf);
    }

    boolean time(String parameter, String condition, ZoneId zone) {
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

    void custom() {
      int fields = 0;
      for (Map.Entry<String, List<String>> one : request.getParameters()) {
        if (one.getKey().startsWith(CUSTOM)) {
          String text = given(one.getKey());
          if (++fields > MAX_CUSTOM || one.getKey().length() > MAX_TEXT) {
            errors.add("custom_data", "at most " + MAX_CUSTOM + " fields can be asked for");
          } else if (text != null) {
            add("c.custom_data ->> ? = ?", one.getKey().substring(CUSTOM.length()), text);
          }
        }
      }
    }

    Search build() {
      if (!errors.isEmpty()) {
        throw Refusal.fields(errors);
      }
      return new Search(conditions.toString(), List.copyOf(values));
    }
  }
}
