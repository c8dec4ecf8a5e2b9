package dialer.api.lead;

import java.math.BigInteger;
import java.net.InetAddress;

/// A network of addresses, as `192.0.2.0/24`, `2001:db8::/32` or a single address.
///
/// @param first its first address
/// @param bits how many bits all its addresses share
record Network(InetAddress first, int bits) {

  /// @throws IllegalArgumentException with the sentence for the field
  static Network parse(String text) {
    String[] halves = text.strip().split("/", 2);
    try {
      InetAddress first = InetAddress.ofLiteral(halves[0]);
      int all = first.getAddress().length * 8;
      int bits = halves.length == 1 ? all : Integer.parseInt(halves[1]);
      if (bits >= 0 && bits <= all) {
        return new Network(first, bits);
      }
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("must be a network such as 192.0.2.0/24", e);
    }
    throw new IllegalArgumentException("must be a network such as 192.0.2.0/24");
  }

  String written() {
    return first.getHostAddress() + "/" + bits;
  }

  boolean contains(String address) {
    try {
      byte[] mine = first.getAddress();
      byte[] other = InetAddress.ofLiteral(address).getAddress();
      int rest = mine.length * 8 - bits;
      return mine.length == other.length
          && new BigInteger(1, mine)
              .shiftRight(rest)
              .equals(new BigInteger(1, other).shiftRight(rest));
    } catch (IllegalArgumentException e) {
      return false; // a name, or nothing
    }
  }
}
