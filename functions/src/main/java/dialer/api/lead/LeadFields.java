package dialer.api.lead;

import dialer.api.http.Refusal;
import dialer.api.json.JsonBody;
import dialer.api.json.RequestBodies;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a dialer says of a lead.
///
/// @param values the document's fields that have a value, by their names, whatever alias was used
/// @param ignored names that the document does not know
public record LeadFields(Map<String, String> values, List<String> ignored) {
  /// Every field of the document, by the name it is kept under.
  public static final Set<String> NAMES =
      Set.of(
          "dialer_user_id",
          "user",
          "lead_id",
          "vendor_id",
          "list_id",
          "gmt_offset_now",
          "phone_code",
          "phone_number",
          "title",
          "first_name",
          "middle_initial",
          "last_name",
          "full_name",
          "address1",
          "address2",
          "address3",
          "city",
          "state",
          "province",
          "postal_code",
          "country_code",
          "gender",
          "date_of_birth",
          "alt_phone",
          "security_phrase",
          "phone",
          "email",
          "comments",
          "campaign",
          "phone_login",
          "fronter",
          "closer",
          "group",
          "channel_group",
          "SQLdate",
          "epoch",
          "uniqueid",
          "customer_zap_channel",
          "server_ip",
          "SIPexten",
          "session_id",
          "dialed_number",
          "dialed_label",
          "rank",
          "owner",
          "camp_script",
          "in_script",
          "script_width",
          "script_height",
          "recording_file");

  private static final Map<String, String> ALIASES =
      Map.of("agent_username", "user", "notes", "comments");
  private static final int MAX_COMMENTS = 10_000;
  private static final int MAX_TEXT = 500;

  public LeadFields {
    values = Map.copyOf(values);
    ignored = List.copyOf(ignored);
  }

  /// @param form whether the body is a form's; else it is JSON
  /// @throws Refusal 400 naming each bad field
  static LeadFields read(byte @Nullable [] body, boolean form) {
    return RequestBodies.read(form ? RequestBodies.fromForm(body) : body, LeadFields::read);
  }

  private static LeadFields read(JsonBody json) throws IOException {
    Map<String, String> values = new HashMap<>();
    json.object(name -> {
      String field = ALIASES.getOrDefault(name, name);
      if (!NAMES.contains(field)) {
        return false;
      }
      String value =
          switch (field) {
            case "comments" -> json.textOrNumber(MAX_COMMENTS);
            case "date_of_birth" -> json.value(LeadFields::date);
            default -> json.textOrNumber(MAX_TEXT);
          };
      if (value != null && !value.isEmpty() && (name.equals(field) || !values.containsKey(field))) {
        values.put(field, value);
      }
      return true;
    });
    return new LeadFields(values, json.ignored());
  }

  /// Dialers that know no date of birth send one of zeros.
  private static String date(String text) {
    if (text.matches("0000-00-00")) {
      return "";
    }
    try {
      LocalDate date = LocalDate.parse(text);
      if (date.getYear() >= 1850 && date.getYear() <= 9999) {
        return text;
      }
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("must be a date such as 1984-12-31", e);
    }
    throw new IllegalArgumentException("must be a date of a living person");
  }

  @Nullable String get(String... names) {
    for (String name : names) {
      String value = values.get(name);
      if (value != null) {
        return value;
      }
    }
    return null;
  }

  /// As given, else built of its parts.
  @Nullable String fullName() {
    String given = get("full_name");
    List<String> parts = new ArrayList<>();
    for (String part : List.of("first_name", "middle_initial", "last_name")) {
      String value = get(part);
      if (value != null) {
        parts.add(value);
      }
    }
    return given != null || parts.isEmpty() ? given : String.join(" ", parts);
  }

  /// Like these fields, with those of `before` where these say nothing, under whatever name.
  LeadFields over(Map<String, String> before) {
    Map<String, String> all = new HashMap<>(before);
    if (get("phone_number") != null) {
      all.remove("phone");
    }
    if (get("first_name", "last_name") != null) {
      all.remove("full_name");
    }
    all.putAll(values);
    return new LeadFields(all, ignored);
  }
}
