package dialer.api.broker;

/// One queue did not take what was to be published, as one that has no leader or is of another
/// kind, while the broker answers: it may or may not have arrived, and other queues are as they
/// were.
public final class QueueAway extends BrokerAway {
  private static final long serialVersionUID = 1L;

  QueueAway(String queue) {
    super("the queue " + queue + " does not take it");
  }
}
