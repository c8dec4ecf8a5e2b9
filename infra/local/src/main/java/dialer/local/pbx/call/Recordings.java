package dialer.local.pbx.call;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/// Asterisk's monitor directory. There is no sound here: a recording is a wav file of a tenth of a
/// second of silence, there from the moment it begins.
///
/// @param directory empty: nothing is recorded
public record Recordings(Optional<Path> directory) {
  private static final int SAMPLES = 800;
  private static final int HEADER = 44;

  void begin(String name) {
    directory.ifPresent(dir -> {
      try {
        Path file = dir.resolve(name);
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        Files.write(file, silence());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    });
  }

  private static byte[] silence() {
    int bytes = SAMPLES * 2;
    ByteBuffer wav = ByteBuffer.allocate(HEADER + bytes).order(ByteOrder.LITTLE_ENDIAN);
    wav.put(ascii("RIFF")).putInt(HEADER - 8 + bytes).put(ascii("WAVEfmt ")).putInt(16);
    wav.putShort((short) 1).putShort((short) 1).putInt(8000).putInt(16000).putShort((short) 2);
    wav.putShort((short) 16).put(ascii("data")).putInt(bytes);
    return wav.array();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
