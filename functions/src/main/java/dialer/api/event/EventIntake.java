package dialer.api.event;

import dialer.api.broker.QueueReader;
import dialer.api.broker.QueueReaders;
import dialer.message.Topology;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.event.StartupEvent;
import io.micronaut.runtime.event.annotation.EventListener;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;

/// Reads the agents' queues, where the process lives on between requests; in the cloud an event
/// source does.
@Singleton
@Requires(property = "dialer.intake.enabled", notEquals = "false")
class EventIntake {
  private final QueueReaders queues;
  private final FoldEvents events;
  private final ReadRejected rejected;
  private final List<QueueReader> open = new ArrayList<>();

  EventIntake(QueueReaders queues, FoldEvents events, ReadRejected rejected) {
    this.queues = queues;
    this.events = events;
    this.rejected = rejected;
  }

  @EventListener
  synchronized void start(StartupEvent started) {
    for (int shard = 0; shard < Topology.EVENT_SHARDS; shard++) {
      open.add(queues.read(Topology.events(shard), events::fold));
    }
    open.add(queues.read(Topology.REJECTED, rejected::read));
  }

  @PreDestroy
  synchronized void stop() throws InterruptedException {
    for (QueueReader reader : open) {
      reader.close();
    }
    open.clear();
  }
}
