package dialer.api.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dialer.api.tick.Nights;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What is done once a night: sums recounted, what is too old forgotten. Scheduled each hour, for
/// it knows itself what is due, with the longest timeout there is.
public final class NightlyFunction implements RequestStreamHandler {
  private final Host<Nights> host;

  /// What Lambda calls.
  public NightlyFunction() {
    this(Secrets.ofEnvironment(), Map.of());
  }

  NightlyFunction(Secrets secrets, Map<String, Object> settings) {
    host = new Host<>(secrets, settings, context -> context.getBean(Nights.class), nights -> {});
  }

  @Override
  public void handleRequest(InputStream event, OutputStream answer, @Nullable Context context) {
    if (!host.get().runDue()) {
      host.failed();
    }
  }

  void close() {
    host.close();
  }
}
