package dialer.api.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dialer.api.tick.Tick;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One tick, whatever the event says. What fails comes with the next.
public final class TickFunction implements RequestStreamHandler {
  private final Host<Tick> host;

  /// What Lambda calls.
  public TickFunction() {
    this(Secrets.ofEnvironment(), Map.of());
  }

  TickFunction(Secrets secrets, Map<String, Object> settings) {
    host = new Host<>(secrets, settings, context -> context.getBean(Tick.class), Tick::run);
  }

  @Override
  public void handleRequest(InputStream event, OutputStream answer, @Nullable Context context) {
    if (!host.get().run()) {
      host.failed();
    }
  }

  /// What a snapshot does first.
  void snapshot() {
    host.beforeCheckpoint();
  }

  void close() {
    host.close();
  }
}
