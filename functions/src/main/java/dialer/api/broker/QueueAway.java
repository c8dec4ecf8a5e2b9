package dialer.api.broker;

/// One queue did not answer, as one that has no leader, while the broker does: what was to be
/// published to it may or may not have arrived, and other queues are as they were.
public final class QueueAway extends BrokerAway {
  private static final long serialVersionUID = 1L;

  QueueAway(String queue) {
    super("the queue " + queue + " does not answer");
  }
}
