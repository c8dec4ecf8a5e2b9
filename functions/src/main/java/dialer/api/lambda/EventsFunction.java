package dialer.api.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dialer.api.broker.Incoming;
import dialer.api.event.FoldEvents;
import dialer.api.event.ReadRejected;
import dialer.message.Topology;
import io.micronaut.context.ApplicationContext;
import io.micronaut.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What agents say and what was dead-lettered, from Amazon MQ: an event source a queue, each read
/// by one environment at a time. Throws only when the database is away: then the whole batch is
/// given again. A message that nobody can use is kept for the operator instead, for thrown it would
/// come back for ever and hold up what is behind it.
public final class EventsFunction implements RequestStreamHandler {
  private final Host<Readers> host;

  private record Readers(FoldEvents events, ReadRejected rejected, JsonMapper json) {
    static Readers of(ApplicationContext context) {
      return new Readers(
          context.getBean(FoldEvents.class),
          context.getBean(ReadRejected.class),
          context.getBean(JsonMapper.class));
    }

    void read(String queue, List<Incoming> batch) {
      if (queue.equals(Topology.REJECTED)) {
        rejected.read(batch);
      } else {
        events.fold(batch);
      }
    }
  }

  /// What Lambda calls.
  public EventsFunction() {
    this(Secrets.ofEnvironment(), Map.of());
  }

  EventsFunction(Secrets secrets, Map<String, Object> settings) {
    host = new Host<>(secrets, settings, Readers::of, readers -> readers.events().fold(List.of()));
  }

  @Override
  public void handleRequest(InputStream event, OutputStream answer, @Nullable Context context)
      throws IOException {
    Readers readers = host.get();
    try {
      RabbitEvent.read(readers.json(), event).forEach(readers::read);
    } catch (RuntimeException e) {
      host.failed();
      throw e;
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
