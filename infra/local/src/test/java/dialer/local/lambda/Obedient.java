package dialer.local.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/// A function that does what its event says: fails, or hangs once it has left its pid in a file;
/// else it answers with its pid.
public final class Obedient implements RequestStreamHandler {
  @Override
  public void handleRequest(InputStream event, OutputStream answer, Context context)
      throws IOException {
    String order = new String(event.readAllBytes(), UTF_8);
    String pid = Long.toString(ProcessHandle.current().pid());
    if (order.equals("fail")) {
      throw new IllegalStateException("as it was told");
    }
    if (order.startsWith("hang ")) {
      Path file = Path.of(order.substring("hang ".length()));
      Path written = file.resolveSibling(file.getFileName() + ".part");
      Files.writeString(written, pid);
      Files.move(written, file);
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    answer.write(pid.getBytes(UTF_8));
  }
}
