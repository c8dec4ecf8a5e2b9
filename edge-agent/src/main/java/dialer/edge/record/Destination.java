package dialer.edge.record;

import dialer.call.ClientCode;
import dialer.originate.Recording;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/// The directory a recording goes to: where it was asked to, if that is the tenant's own below one
/// of ours, else the tenant's own in Asterisk's monitor directory.
final class Destination {
  private Destination() {}

  /// Makes the directory if need be.
  ///
  /// @throws IOException when it cannot be made, or a symbolic link leads out of the tenant's own
  static Path of(RecordingSettings settings, ClientCode client, Recording recording)
      throws IOException {
    Path asked = Path.of(recording.file()).normalize().getParent();
    for (Path root : settings.directories()) {
      if (asked != null && asked.startsWith(root.resolve(client.value()))) {
        return made(root, client, asked);
      }
    }
    return made(settings.monitor(), client, settings.monitor().resolve(client.value()));
  }

  private static Path made(Path root, ClientCode client, Path wanted) throws IOException {
    Files.createDirectories(root.resolve(client.value()));
    Path real = root.toRealPath().resolve(client.value());
    Path existing = wanted;
    while (!Files.exists(existing)) {
      existing = Objects.requireNonNull(existing.getParent(), "root exists");
    }
    if (!existing.toRealPath().startsWith(real)) {
      throw new IOException(wanted + " is not below " + real + " in truth");
    }
    return Files.createDirectories(wanted);
  }
}
