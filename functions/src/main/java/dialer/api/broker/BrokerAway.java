package dialer.api.broker;

/// The broker did not answer, or not for everything: what was to be published may or may not have
/// arrived. Publishing it again is right, for every message is understood once however often it
/// comes.
public sealed class BrokerAway extends RuntimeException permits QueueAway {
  private static final long serialVersionUID = 1L;

  BrokerAway(String message) {
    super(message);
  }

  BrokerAway(String message, Throwable cause) {
    super(message, cause);
  }
}
