package dialer.api.notify.reach;

import java.net.InetAddress;
import java.util.Arrays;

/// A range of addresses, such as `10.0.0.0/8`.
///
/// @param bits of the prefix
@SuppressWarnings("ArrayRecordComponent") // never compared
record Network(byte[] address, int bits) {

  /// @throws IllegalArgumentException when it is not written as an address, a slash and a length
  static Network parse(String text) {
    String[] parts = text.strip().split("/", -1);
    if (parts.length != 2 || !parts[0].matches("[0-9a-fA-F.:]+") || !parts[1].matches("\\d{1,3}")) {
      throw new IllegalArgumentException(text + " is no network such as 10.0.0.0/8");
    }
    byte[] address = InetAddress.ofLiteral(parts[0]).getAddress();
    int bits = Integer.parseInt(parts[1]);
    if (bits > address.length * 8) {
      throw new IllegalArgumentException(text + " has too long a prefix");
    }
    return new Network(address, bits);
  }

  boolean contains(byte[] other) {
    if (other.length != address.length) {
      return false;
    }
    int whole = bits / 8;
    int rest = bits % 8;
    if (!Arrays.equals(address, 0, whole, other, 0, whole)) {
      return false;
    }
    int mask = 0xff << (8 - rest);
    return rest == 0 || (address[whole] & mask) == (other[whole] & mask);
  }
}
