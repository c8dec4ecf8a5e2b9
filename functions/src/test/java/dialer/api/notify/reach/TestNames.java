package dialer.api.notify.reach;

import io.micronaut.context.annotation.Replaces;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;

/// Answers for names that a test made up; all others are the system's business.
@Singleton
@Replaces(Names.OfTheSystem.class)
public final class TestNames implements Names {
  private final Map<String, Callable<String>> known = new ConcurrentHashMap<>();

  public void put(String host, String address) {
    known.put(host, () -> address);
  }

  /// @param address asked at each look-up
  public void put(String host, Callable<String> address) {
    known.put(host, address);
  }

  @Override
  public List<InetAddress> lookUp(String host) throws UnknownHostException {
    Callable<String> address = known.get(host);
    if (address == null) {
      return List.of(InetAddress.getAllByName(host));
    }
    try {
      return List.of(InetAddress.ofLiteral(address.call()));
    } catch (Exception e) {
      throw new UnknownHostException(host);
    }
  }
}
