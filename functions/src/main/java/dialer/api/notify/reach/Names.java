package dialer.api.notify.reach;

import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/// What names resolve to, now.
interface Names {
  /// Blocks, for as long as the resolver likes.
  List<InetAddress> lookUp(String host) throws UnknownHostException;

  @Singleton
  final class OfTheSystem implements Names {
    @Override
    public List<InetAddress> lookUp(String host) throws UnknownHostException {
      return List.of(InetAddress.getAllByName(host));
    }
  }
}
