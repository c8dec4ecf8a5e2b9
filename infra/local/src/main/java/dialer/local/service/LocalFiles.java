package dialer.local.service;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/// Where the scripts of `infra/local` and the cache of fetched packages are.
public final class LocalFiles {

  private LocalFiles() {}

  /// What was fetched once and serves every later run: `$DIALER_CACHE`, else `~/.cache/dialer`.
  /// Made if absent.
  public static Path cache() {
    var named = System.getenv("DIALER_CACHE");
    var cache =
        named == null || named.isBlank()
            ? Path.of(System.getProperty("user.home"), ".cache", "dialer")
            : Path.of(named);
    return directory(cache);
  }

  /// A folder of the cache that only its owner can enter.
  static Path privateCache(String name) {
    var folder = directory(cache().resolve(name));
    try {
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot close the directory " + folder, e);
    }
    return folder;
  }

  /// Makes `path` with its parents and returns it absolute.
  public static Path directory(Path path) {
    try {
      return Files.createDirectories(path.toAbsolutePath().normalize()).toRealPath();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make the directory " + path, e);
    }
  }

  /// The folder `infra/local` of the checkout that this class was built in: above its own class
  /// files, else above the working directory.
  ///
  /// @throws ServiceFailure if neither lies in a checkout
  public static Path infraLocal() {
    var found = above(ownLocation());
    if (found == null) {
      found = above(Path.of("").toAbsolutePath());
    }
    if (found == null) {
      throw new ServiceFailure(
          "infra/local with its scripts is not to be found above "
              + ownLocation()
              + " or the working directory");
    }
    return found;
  }

  static String script(String name) {
    return infraLocal().resolve(name).toString();
  }

  private static Path ownLocation() {
    try {
      return Path.of(LocalFiles.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException("a class path entry that is no path", e);
    }
  }

  private static @Nullable Path above(Path start) {
    for (@Nullable Path at = start; at != null; at = at.getParent()) {
      for (var candidate : new Path[] {at, at.resolve("infra").resolve("local")}) {
        if (Files.isRegularFile(candidate.resolve("process").resolve("record.sh"))) {
          return candidate;
        }
      }
    }
    return null;
  }
}
