package dialer.edge;

import dialer.edge.ami.AmiSettings;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import java.time.Duration;

/// Asterisk's manager interface.
///
/// @param silence after so long without a word from Asterisk its session is given up
@ConfigurationProperties("agent.ami")
record AmiConfiguration(
    @Bindable(defaultValue = "127.0.0.1") @NotBlank String host,
    @Bindable(defaultValue = "5038") @Min(1) @Max(65535) int port,
    @NotBlank String username,
    @NotBlank String secret,
    @Bindable(defaultValue = "15s") Duration silence) {

  AmiSettings settings() {
    return new AmiSettings(host, port, username, secret, silence);
  }

  /// Without the secret.
  @Override
  public String toString() {
    return settings().toString();
  }
}
