package dialer.api.report.detail;

import dialer.api.http.FieldErrors;
import dialer.api.http.Refusal;
import dialer.call.Disposition;
import io.micronaut.http.HttpParameters;
import io.micronaut.http.HttpRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which of the calls, by the parameters `queue_id`, `project`, `disposition` and `phone_number`
/// (the number as dialled, or the contact's); all of them where none is given.
record Filter(
    @Nullable Long queueId,
    @Nullable String project,
    @Nullable String disposition,
    @Nullable String phoneNumber) {

  /// For `calls c`.
  static final String WHERE =
      """
       AND (?::bigint IS NULL OR c.queue_id = ?::bigint) AND (?::text IS NULL OR c.project = ?::text)
       AND (?::text IS NULL OR c.disposition = ?::text)
       AND (?::text IS NULL OR c.phone_number = ?::text OR c.contact_number = ?::text)
      """;

  /// @throws Refusal 400 that names what is no queue's id or no disposition
  static Filter asked(HttpRequest<?> request) {
    FieldErrors errors = new FieldErrors();
    String queue = text(request.getParameters(), "queue_id");
    if (queue != null && !queue.matches("[0-9]{1,18}")) {
      errors.add("queue_id", "must be an integer");
    }
    String disposition = text(request.getParameters(), "disposition");
    List<String> known = Arrays.stream(Disposition.values()).map(Disposition::label).toList();
    if (disposition != null && !known.contains(disposition)) {
      errors.add("disposition", "must be one of " + String.join(", ", known));
    }
    if (!errors.isEmpty()) {
      throw Refusal.fields(errors);
    }
    return new Filter(
        queue == null ? null : Long.valueOf(queue),
        text(request.getParameters(), "project"),
        disposition,
        text(request.getParameters(), "phone_number"));
  }

  private static @Nullable String text(HttpParameters parameters, String parameter) {
    String text = parameters.get(parameter);
    return text == null || text.isBlank() ? null : text.strip();
  }

  boolean isEmpty() {
    return queueId == null && project == null && disposition == null && phoneNumber == null;
  }

  /// The arguments of [#WHERE], and then `more`.
  @Nullable Object[] arguments(Object... more) {
    List<@Nullable Object> all = new ArrayList<>();
    for (Object twice : new @Nullable Object[] {queueId, project, disposition, phoneNumber}) {
      all.add(twice);
      all.add(twice);
    }
    all.add(phoneNumber);
    all.addAll(Arrays.asList(more));
    return all.toArray();
  }
}
