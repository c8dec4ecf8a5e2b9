package dialer.edge.record;

import java.nio.file.Path;
import java.util.List;

/// Where recordings go.
///
/// @param directories below which tenants' recordings may be kept, in `<directory>/<accountcode>/`;
///   the first is Asterisk's own monitor directory (`astspooldir/monitor`), and what would go
///   elsewhere goes there
/// @param hooks programs that a tenant may have run on a recording
public record RecordingSettings(List<Path> directories, List<Path> hooks) {
  public RecordingSettings {
    if (directories.isEmpty()) {
      throw new IllegalArgumentException("agent.recording-directories must not be empty");
    }
    directories.forEach(directory -> requireAbsolute("agent.recording-directories", directory));
    hooks.forEach(hook -> requireAbsolute("agent.hooks", hook));
    directories = List.copyOf(directories);
    hooks = List.copyOf(hooks);
  }

  private static void requireAbsolute(String key, Path path) {
    if (!path.isAbsolute() || !path.normalize().equals(path)) {
      throw new IllegalArgumentException(key + " must be absolute paths without ..: " + path);
    }
  }

  Path monitor() {
    return directories.getFirst();
  }
}
