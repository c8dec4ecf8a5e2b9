package dialer.api.notify.send;

import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;
import java.security.NoSuchAlgorithmException;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;

/// Trusts whom the JVM trusts, and nobody whose certificate is for another name.
@Factory
final class Tls {
  @Singleton
  TlsSocketStrategy strategy() throws NoSuchAlgorithmException {
    return new DefaultClientTlsStrategy(SSLContext.getDefault());
  }
}
