package dialer.api.lead.webhook;

import com.fasterxml.jackson.annotation.JsonInclude;
import dialer.api.db.Row;
import io.micronaut.core.type.Argument;
import io.micronaut.json.JsonMapper;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Where leads go.
///
/// @param http whether the address may be plain http; a superuser says so
/// @param hasApiKey whether posts carry a key of the CRM's as `X-Dialer-Api-Key`; it is not shown
/// @param active an inactive one is sent nothing, and what waited for it is given up
/// @param campaigns only leads of these; empty: of any and of none
/// @param projects only leads of calls of these; empty: of any and of none
/// @param mapping the CRM's field to ours: these are sent and no others; empty: all of ours
/// @param failures posts in a row that failed
/// @param restingUntil it is left alone until then, after many failures
@Serdeable(naming = SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.ALWAYS)
record Webhook(
    long id,
    @Nullable String name,
    String url,
    boolean http,
    boolean hasApiKey,
    boolean active,
    List<String> campaigns,
    List<String> projects,
    Map<String, String> mapping,
    int failures,
    @Nullable Instant restingUntil,
    Instant createdAt,
    Instant updatedAt) {

  static Webhook of(Row row, JsonMapper json) throws SQLException {
    return new Webhook(
        row.number("id"),
        row.maybeText("name"),
        row.text("url"),
        row.bool("http"),
        row.bool("has_key"),
        row.bool("active"),
        row.texts("campaigns"),
        row.texts("projects"),
        mapping(row.text("mapping"), json),
        row.integer("failures"),
        row.maybeInstant("resting_until"),
        row.instant("created_at"),
        row.instant("updated_at"));
  }

  private static Map<String, String> mapping(String text, JsonMapper json) {
    try {
      return json.readValue(text, Argument.mapOf(String.class, String.class));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
