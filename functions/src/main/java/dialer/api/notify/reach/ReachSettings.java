package dialer.api.notify.reach;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.exceptions.ConfigurationException;
import io.micronaut.core.bind.annotation.Bindable;
import java.net.InetAddress;
import java.util.List;

/// Which addresses callbacks and exports may reach.
///
/// @param allowedNetworks that would be refused otherwise, such as `10.20.0.0/16` where a tenant's
///   system stands inside; tenants choose the names, so this opens the network to all of them
@Context
@ConfigurationProperties("dialer.notify.reach")
record ReachSettings(@Bindable(defaultValue = "") List<String> allowedNetworks) {
  ReachSettings {
    allowedNetworks = allowedNetworks.stream().filter(network -> !network.isBlank()).toList();
    try {
      allowedNetworks.forEach(Network::parse);
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException("dialer.notify.reach.allowed-networks: " + e.getMessage());
    }
  }

  boolean allows(InetAddress address) {
    return allowedNetworks.stream()
        .map(Network::parse)
        .anyMatch(network -> network.contains(address.getAddress()));
  }
}
