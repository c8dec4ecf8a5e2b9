package dialer.local.up;

import dialer.local.service.ServiceFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Names and values in a file that only its owner can read, in shell syntax: `NAME='value'`, a line
/// each.
final class Secrets {

  private static final int BYTES = 32;

  private final Path file;
  private final Map<String, String> values = new TreeMap<>();
  private final SecureRandom random = new SecureRandom();

  /// Reads the file if there is one.
  Secrets(Path file) {
    this.file = file;
    try {
      if (Files.exists(file)) {
        for (var line : Files.readAllLines(file)) {
          int equals = line.indexOf('=');
          values.put(line.substring(0, equals), line.substring(equals + 2, line.length() - 1));
        }
      }
    } catch (IOException e) {
      throw new ServiceFailure(file + " cannot be read", e);
    }
  }

  @Nullable String get(String name) {
    return values.get(name);
  }

  /// The value of that name; the first time 256 random bits in hexadecimal.
  String madeOnce(String name) {
    var known = values.get(name);
    if (known != null) {
      return known;
    }
    var bytes = new byte[BYTES];
    random.nextBytes(bytes);
    var made = HexFormat.of().formatHex(bytes);
    put(name, made);
    return made;
  }

  /// Keeps a value, on disk when this returns.
  ///
  /// @param value without single quotes
  void put(String name, String value) {
    if (value.indexOf('\'') >= 0) {
      throw new IllegalArgumentException("a single quote in " + name);
    }
    values.put(name, value);
    var text = new StringBuilder();
    values.forEach((key, each) -> text.append(key).append("='").append(each).append("'\n"));
    var temporary = file.resolveSibling(file.getFileName() + ".new");
    try {
      Files.deleteIfExists(temporary);
      Files.createFile(
          temporary,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(temporary, text);
      Files.move(
          temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new ServiceFailure(file + " cannot be written", e);
    }
  }
}
