package dialer.api.http;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// What is wrong with a body, one sentence a field: the first one found. Lists at most
/// [#MAX_LISTED] and counts the rest.
public final class FieldErrors {
  public static final int MAX_LISTED = 50;

  private final List<String> listed = new ArrayList<>();
  private final Set<String> paths = new HashSet<>();

  /// @param path such as `data[17].action.Channel`; empty for the body itself
  public void add(String path, String sentence) {
    if (paths.add(path) && listed.size() < MAX_LISTED) {
      listed.add(path.isEmpty() ? sentence : path + ": " + sentence);
    }
  }

  /// Whether something was said of this path already.
  public boolean names(String path) {
    return paths.contains(path);
  }

  public boolean isEmpty() {
    return paths.isEmpty();
  }

  /// The first error, and how many more there are.
  String sentence() {
    int more = paths.size() - 1;
    return listed.getFirst() + (more > 0 ? " (and " + more + " more)" : "");
  }

  public List<String> listed() {
    List<String> all = new ArrayList<>(listed);
    if (paths.size() > MAX_LISTED) {
      all.add("... and " + (paths.size() - MAX_LISTED) + " more");
    }
    return List.copyOf(all);
  }
}
