package dialer.local.pbx;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// One message of AMI as it was read, header by header.
record AmiMessage(List<Header> headers) {
  record Header(String name, String value) {}

  static AmiMessage parse(List<String> lines) {
    return new AmiMessage(
        lines.stream()
            .map(l -> l.split(":", 2))
            .map(p -> new Header(p[0], p.length > 1 ? p[1].stripLeading() : ""))
            .toList());
  }

  /// The first of that name, or nothing.
  String get(String name) {
    return find(name).orElse("");
  }

  Optional<String> find(String name) {
    return headers.stream().filter(h -> h.name().equals(name)).map(Header::value).findFirst();
  }

  List<String> all(String name) {
    return headers.stream().filter(h -> h.name().equals(name)).map(Header::value).toList();
  }

  List<String> names() {
    return headers.stream().map(Header::name).toList();
  }

  boolean isEvent(String... names) {
    return Arrays.asList(names).contains(get("Event"));
  }

  boolean answers(String actionId) {
    return find("Response").isPresent()
        && get("ActionID").equals(actionId)
        && find("Event").isEmpty();
  }

  /// Whether it tells of the call whose first leg has this id.
  boolean isAbout(String callId) {
    return headers.stream()
        .anyMatch(h ->
            h.value().equals(callId)
                && List.of(
                        "Uniqueid",
                        "Linkedid",
                        "DestUniqueid",
                        "DestLinkedid",
                        "UniqueID",
                        "ActionID")
                    .contains(h.name()));
  }

  @Override
  public String toString() {
    return String.join(" | ", headers.stream().map(h -> h.name() + ": " + h.value()).toList());
  }
}
