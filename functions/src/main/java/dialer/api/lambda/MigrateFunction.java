package dialer.api.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dialer.api.broker.Broker;
import dialer.api.caller.FirstSuperuser;
import dialer.message.Topology;
import io.micronaut.context.ApplicationContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Invoked once a deployment, before the other functions are the new ones: brings the schema up to
/// date, makes the first superuser, and the queues that event sources read. The others do none of
/// it, for each of their environments would.
public final class MigrateFunction implements RequestStreamHandler {
  private final Secrets secrets;
  private final Map<String, Object> settings;

  /// What Lambda calls.
  public MigrateFunction() {
    this(Secrets.ofEnvironment(), Map.of());
  }

  MigrateFunction(Secrets secrets, Map<String, Object> settings) {
    this.secrets = secrets;
    this.settings = settings;
  }

  /// @throws RuntimeException when the database or the broker is away, or the schema cannot be
  ///   brought up to date
  @Override
  public void handleRequest(InputStream event, OutputStream answer, @Nullable Context context)
      throws IOException {
    Map<String, Object> migrating = new HashMap<>(settings);
    migrating.put("flyway.datasources.default.enabled", true);
    var host = new Host<ApplicationContext>(secrets, migrating, c -> c, c -> {});
    try {
      host.get().getBean(FirstSuperuser.class).make();
      host.get().getBean(Broker.class).declare(queues());
    } finally {
      host.close();
    }
    answer.write("{\"migrated\":true}".getBytes(StandardCharsets.UTF_8));
  }

  private static List<String> queues() {
    List<String> queues = new ArrayList<>(List.of(Topology.REJECTED));
    for (int shard = 0; shard < Topology.EVENT_SHARDS; shard++) {
      queues.add(Topology.events(shard));
    }
    return queues;
  }
}
