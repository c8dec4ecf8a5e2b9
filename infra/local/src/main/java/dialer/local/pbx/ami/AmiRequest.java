package dialer.local.pbx.ami;

import java.util.List;
import java.util.Optional;

/// One message from a client, as Asterisk understands it: names without case, the first of a
/// repeated header counts unless all are asked for.
public record AmiRequest(List<Header> headers) {
  public record Header(String name, String value) {}

  public AmiRequest {
    headers = List.copyOf(headers);
  }

  /// Empty when absent or without a value: Asterisk does not tell the two apart.
  public Optional<String> get(String name) {
    return headers.stream()
        .filter(h -> h.name().equalsIgnoreCase(name))
        .map(Header::value)
        .findFirst()
        .filter(v -> !v.isEmpty());
  }

  public String getOr(String name, String otherwise) {
    return get(name).orElse(otherwise);
  }

  public List<String> all(String name) {
    return headers.stream()
        .filter(h -> h.name().equalsIgnoreCase(name))
        .map(Header::value)
        .toList();
  }

  public boolean isTrue(String name) {
    return get(name).filter(v -> v.matches("(?i)yes|true|y|t|1|on")).isPresent();
  }
}
