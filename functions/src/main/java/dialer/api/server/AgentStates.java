package dialer.api.server;

import jakarta.inject.Singleton;

/// Tells agents what they may do.
@Singleton
public class AgentStates {
  /// To be called after the commit that changed a server, an allocation on it or a client allocated
  /// to it: gives the server's state a new version and publishes it. Never fails: an agent that did
  /// not hear asks again when it finds the broker.
  public void changed(long serverId) {}
}
