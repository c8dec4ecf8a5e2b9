package dialer.api.broker;

import jakarta.inject.Singleton;
import java.util.List;
import java.util.function.Consumer;

/// Opens readers of queues.
@Singleton
public class QueueReaders {
  private final Link link;

  QueueReaders(Link link) {
    this.link = link;
  }

  /// Begins to read; the broker need not be there yet.
  public QueueReader read(String queue, Consumer<List<Incoming>> reader) {
    return new QueueReader(link, queue, reader);
  }
}
