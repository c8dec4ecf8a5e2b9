package dialer.edge.ami;

import java.time.Duration;

/// How to reach Asterisk.
///
/// @param silence a session in which Asterisk has not said a word for so long is given up, though
///   its socket is open
public record AmiSettings(String host, int port, String username, String secret, Duration silence) {
  public AmiSettings {
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException("agent.ami.port must be 1 to 65535");
    }
    if (username.isBlank()) {
      throw new IllegalArgumentException("agent.ami.username must not be blank");
    }
    if (secret.isBlank()) {
      throw new IllegalArgumentException("agent.ami.secret must not be blank");
    }
    if (silence.toMillis() < 1000) {
      throw new IllegalArgumentException("agent.ami.silence must be at least a second");
    }
  }

  /// Without the secret.
  @Override
  public String toString() {
    return username + "@" + host + ":" + port;
  }
}
