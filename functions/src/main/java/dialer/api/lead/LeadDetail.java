package dialer.api.lead;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dialer.api.db.Row;
import io.micronaut.json.JsonMapper;
import io.micronaut.serde.annotation.Serdeable;
import java.sql.SQLException;
import java.util.Map;

/// A lead with everything the dialer said of it.
///
/// @param fields every documented field that was given, by its name
@Serdeable
@JsonInclude(JsonInclude.Include.ALWAYS)
record LeadDetail(@JsonUnwrapped LeadView lead, Map<String, String> fields) {

  static LeadDetail of(Row row, JsonMapper json) throws SQLException {
    return new LeadDetail(LeadView.of(row, json), LeadView.fields(row, json));
  }
}
