package dialer.api.notify.reach;

import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;

/// Which addresses are somebody else's: not ours, not the machine's, not the link's, and none that
/// leads to such a one by translation. Of IPv6 only what is assigned for the world.
final class Addresses {
  private static final List<Network> OF_NOBODY_ELSE =
      Stream.of(
              "0.0.0.0/8", // this network
              "10.0.0.0/8",
              "100.64.0.0/10", // carrier-grade NAT
              "127.0.0.0/8",
              "169.254.0.0/16", // link-local, and the clouds' metadata
              "172.16.0.0/12",
              "192.0.0.0/24",
              "192.0.2.0/24", // documentation
              "192.88.99.0/24", // 6to4 relays
              "192.168.0.0/16",
              "198.18.0.0/15", // benchmarks
              "198.51.100.0/24",
              "203.0.113.0/24",
              "224.0.0.0/3") // multicast, reserved, broadcast
          .map(Network::parse)
          .toList();

  private static final Network WORLD = Network.parse("2000::/3");

  /// Teredo and others of the registries' own, documentation, 6to4: they hide an IPv4 address or
  /// nobody.
  private static final List<Network> NOT_OF_THE_WORLD =
      Stream.of("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")
          .map(Network::parse)
          .toList();

  private Addresses() {}

  /// IPv4 written as IPv6 is IPv4 here already: the JDK unwraps it.
  static boolean isPublic(InetAddress address) {
    byte[] bytes = address.getAddress();
    return bytes.length == 4
        ? OF_NOBODY_ELSE.stream().noneMatch(network -> network.contains(bytes))
        : WORLD.contains(bytes) && NOT_OF_THE_WORLD.stream().noneMatch(n -> n.contains(bytes));
  }
}
