package dialer.api.notify.live;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// What a reader hears and how far it has come, for another process to go on with.
///
/// @param types empty where it has not subscribed, or to nothing
/// @param position the last event that it was sent, or did not want
public record Standing(Set<EventType> types, long position) {
  public static final Standing UNSUBSCRIBED = new Standing(Set.of(), 0);

  /// As one text, `17 call_started,call_ended`.
  public String written() {
    return position + " " + types.stream().map(EventType::label).collect(Collectors.joining(","));
  }

  /// @throws IllegalArgumentException when it is not of [#written]
  public static Standing read(String text) {
    String[] parts = text.split(" ", 2);
    List<Optional<EventType>> types =
        Arrays.stream(parts[parts.length - 1].split(","))
            .filter(label -> !label.isEmpty())
            .map(EventType::of)
            .toList();
    if (parts.length != 2 || types.contains(Optional.<EventType>empty())) {
      throw new IllegalArgumentException("no standing: " + text);
    }
    Set<EventType> known = EnumSet.noneOf(EventType.class);
    types.forEach(type -> known.add(type.orElseThrow()));
    return new Standing(known, Long.parseLong(parts[0]));
  }
}
