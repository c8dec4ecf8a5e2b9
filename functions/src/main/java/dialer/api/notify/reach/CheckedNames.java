package dialer.api.notify.reach;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.hc.client5.http.DnsResolver;

/// Resolves a name for a client at the moment it connects, and gives it addresses only if every one
/// may be reached. The client connects to what it is given and asks nobody else: an address cannot
/// change between the check and the connect.
@Singleton
public final class CheckedNames implements DnsResolver {
  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final int LOOKUPS = 64;

  private final Names names;
  private final ReachSettings reach;

  /// Threads of the platform: a look-up is a native call that hangs as long as somebody's name
  /// server does, and must not hold a carrier of virtual threads. Where all hang, further look-ups
  /// fail.
  private final ThreadPoolExecutor lookups =
      new ThreadPoolExecutor(
          0,
          LOOKUPS,
          30,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          Thread.ofPlatform().daemon().name("look-up-", 0).factory());

  CheckedNames(Names names, ReachSettings reach) {
    this.names = names;
    this.reach = reach;
  }

  /// @throws Unreachable when one of its addresses is not public
  /// @throws UnknownHostException when it has none, or none was told within 3 s
  @Override
  public InetAddress[] resolve(String host) throws UnknownHostException {
    List<InetAddress> found = lookUp(host);
    if (found.isEmpty()) {
      throw new UnknownHostException(host + " has no address");
    }
    for (InetAddress address : found) {
      if (!Addresses.isPublic(address) && !reach.allows(address)) {
        throw new Unreachable(
            host + " is at " + address.getHostAddress() + ", which is not public");
      }
    }
    return found.toArray(InetAddress[]::new);
  }

  @Override
  public String resolveCanonicalHostname(String host) {
    return host;
  }

  private List<InetAddress> lookUp(String host) throws UnknownHostException {
    Future<List<InetAddress>> lookup;
    try {
      lookup = lookups.submit(() -> names.lookUp(host));
    } catch (RejectedExecutionException e) {
      throw new UnknownHostException("too many names are being looked up");
    }
    try {
      return lookup.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new UnknownHostException(host + " is not known");
    } catch (TimeoutException e) {
      lookup.cancel(true);
      throw new UnknownHostException(
          host + " was not resolved within " + PATIENCE.toSeconds() + " s");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnknownHostException(host + ": interrupted");
    }
  }

  /// A name that may not be connected to.
  public static final class Unreachable extends UnknownHostException {
    private static final long serialVersionUID = 1L;

    Unreachable(String message) {
      super(message);
    }
  }

  @PreDestroy
  void close() {
    lookups.shutdownNow();
  }
}
