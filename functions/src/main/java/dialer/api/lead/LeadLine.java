package dialer.api.lead;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dialer.api.table.Columns;
import io.micronaut.serde.annotation.Serdeable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A lead in a table.
///
/// @param fields every documented field that was given, by its name
@Serdeable
@JsonInclude(JsonInclude.Include.ALWAYS)
record LeadLine(@JsonUnwrapped LeadView lead, @JsonAnyGetter Map<String, String> fields) {
  static final Columns<LeadDetail> COLUMNS = new Columns<>(names(), LeadLine::of);

  /// Where the lead itself says the same it says it better.
  private static LeadLine of(LeadDetail detail) {
    Map<String, String> rest = new HashMap<>(detail.fields());
    rest.keySet().removeAll(Columns.namesOf(LeadView.class));
    return new LeadLine(detail.lead(), rest);
  }

  private static List<String> names() {
    List<String> names = new ArrayList<>(Columns.namesOf(LeadView.class));
    LeadFields.NAMES.stream().sorted().filter(name -> !names.contains(name)).forEach(names::add);
    return names;
  }
}
