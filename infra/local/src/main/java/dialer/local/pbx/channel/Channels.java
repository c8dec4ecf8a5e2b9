package dialer.local.pbx.channel;

import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/// The channels that exist, and the counters that name them.
public final class Channels {
  private final Map<String, Channel> byName = new LinkedHashMap<>();
  private final NavigableMap<String, Channel> byId = new TreeMap<>();
  private int names;
  private int ids;
  private int processed;

  /// Whether Asterisk would refuse a new channel of this id: while a channel exists whose id
  /// *begins* with it. So ids of one fixed width only ever clash when they are the same.
  public boolean refuses(String uniqueId) {
    var next = byId.ceilingKey(uniqueId);
    return next != null && next.startsWith(uniqueId);
  }

  /// @param uniqueId the caller's own, or empty: then Asterisk's `<epoch seconds>.<n>`
  /// @param linkedTo the first leg's id, or empty for a first leg
  public Channel create(String endpoint, String uniqueId, String linkedTo, Instant now) {
    var id = uniqueId.isEmpty() ? now.getEpochSecond() + "." + ids++ : uniqueId;
    var channel = new Channel(nextName(endpoint), id, linkedTo.isEmpty() ? id : linkedTo, now);
    byName.put(channel.name(), channel);
    byId.put(id, channel);
    return channel;
  }

  /// Asterisk names a channel before it finds that its id is taken; the number is used up.
  public void wasteName() {
    names++;
  }

  /// By name or by unique id, exactly.
  public Optional<Channel> find(String nameOrId) {
    return Optional.ofNullable(byName.get(nameOrId))
        .or(() -> Optional.ofNullable(byId.get(nameOrId)));
  }

  /// The newest first, as Asterisk lists them.
  public List<Channel> all() {
    return List.copyOf(byName.values()).reversed();
  }

  /// First legs, whatever their state.
  public int calls() {
    return (int) byName.values().stream().filter(c -> c.linkedId().equals(c.uniqueId())).count();
  }

  public int count() {
    return byName.size();
  }

  /// Calls begun since the start, as `CoreStatus` counts them.
  public int processed() {
    return processed;
  }

  public void remove(Channel channel) {
    byName.remove(channel.name());
    byId.remove(channel.uniqueId());
    channel.gone();
  }

  /// Asterisk counts a call as processed when a dialplan or an application begins on it.
  public void countCall() {
    processed++;
  }

  /// They vanish without a word, as when the process is killed.
  public Collection<Channel> vanish() {
    var gone = List.copyOf(byName.values());
    gone.forEach(this::remove);
    names = 0;
    ids = 0;
    processed = 0;
    return gone;
  }

  private String nextName(String endpoint) {
    return String.format(Locale.ROOT, "PJSIP/%s-%08x", endpoint, names++);
  }
}
