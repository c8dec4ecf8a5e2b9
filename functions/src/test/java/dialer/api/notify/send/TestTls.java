package dialer.api.notify.send;

import dialer.local.service.TestCertificate;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Replaces;
import jakarta.inject.Singleton;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.jspecify.annotations.Nullable;

/// A certificate for [#HOST], made for this run, and trust in it.
@Factory
final class TestTls {
  static final String HOST = "hooks.example.test";
  private static @Nullable SSLContext context;

  @Singleton
  @Replaces(value = TlsSocketStrategy.class, factory = Tls.class)
  TlsSocketStrategy strategy() throws Exception {
    return new DefaultClientTlsStrategy(context());
  }

  static synchronized SSLContext context() throws Exception {
    if (context == null) {
      Path folder = Files.createTempDirectory(Path.of("target"), "tls");
      context = TestCertificate.make(folder, HOST).context();
    }
    return context;
  }
}
