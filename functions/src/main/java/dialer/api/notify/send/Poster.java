package dialer.api.notify.send;

import dialer.api.notify.outbox.Delivery;
import dialer.api.notify.outbox.OutboxSettings;
import dialer.api.notify.outbox.Tried;
import dialer.api.notify.reach.CheckedNames;
import dialer.api.notify.secret.ReceiverKeys;
import dialer.api.notify.secret.SigningSecrets;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.io.Closer;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Posts one delivery: 3 s to connect, [#DEADLINE] in all, no redirect, no cookie, no more of the
/// answer than is worth reading, be it headers or body. Never throws.
@Singleton
final class Poster {
  private static final Logger LOG = LoggerFactory.getLogger(Poster.class);
  static final Duration DEADLINE = Duration.ofSeconds(5);
  private static final int MOST_READ = 64 * 1024;
  private static final int KEPT = 1024;

  /// The client's own bounds are none: headers without end would fill the memory until the
  /// deadline.
  private static final Http1Config BOUNDS =
      Http1Config.custom().setMaxLineLength(8 * 1024).setMaxHeaderCount(100).build();

  private static final String API_KEY = "X-Dialer-Api-Key";
  private static final String AGENT = "dialer/1";

  private final SigningSecrets secrets;
  private final ReceiverKeys keys;
  private final Clock clock;
  private final CloseableHttpClient client;
  private final ScheduledExecutorService deadlines =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("post-deadlines").factory());

  Poster(
      SigningSecrets secrets,
      ReceiverKeys keys,
      CheckedNames names,
      TlsSocketStrategy tls,
      OutboxSettings settings,
      Clock clock) {
    this.secrets = secrets;
    this.keys = keys;
    this.clock = clock;
    client =
        HttpClients.custom()
            .setConnectionManager(
                PoolingHttpClientConnectionManagerBuilder.create()
                    .setDnsResolver(names)
                    .setTlsSocketStrategy(tls)
                    .setConnectionFactory(
                        ManagedHttpClientConnectionFactory.builder().http1Config(BOUNDS).build())
                    .setPoolConcurrencyPolicy(PoolConcurrencyPolicy.LAX)
                    // bounded by the outbox; a bound a host here would let tenants wait for each
                    // other
                    .setMaxConnPerRoute(settings.atOnce())
                    .setMaxConnTotal(settings.atOnce())
                    .setDefaultConnectionConfig(
                        ConnectionConfig.custom()
                            .setConnectTimeout(Timeout.ofSeconds(3))
                            .setSocketTimeout(Timeout.of(DEADLINE))
                            .setValidateAfterInactivity(TimeValue.ZERO_MILLISECONDS)
                            .setTimeToLive(TimeValue.ofSeconds(60))
                            .build())
                    .build())
            .setDefaultRequestConfig(
                RequestConfig.custom()
                    .setConnectionRequestTimeout(Timeout.ofSeconds(1))
                    .setResponseTimeout(Timeout.of(DEADLINE))
                    .build())
            .disableRedirectHandling()
            .disableAutomaticRetries()
            .disableCookieManagement()
            .disableAuthCaching()
            .disableContentCompression()
            .setUserAgent(AGENT)
            .build();
  }

  Tried post(Delivery delivery) {
    Instant at = clock.instant();
    long began = System.nanoTime();
    HttpClientContext context = HttpClientContext.create();
    Answer answer = answer(delivery, at, context);
    return new Tried(
        delivery,
        at,
        Duration.ofNanos(System.nanoTime() - began),
        address(context),
        answer.status(),
        answer.beginning(),
        answer.error());
  }

  private record Answer(
      @Nullable Integer status, @Nullable String beginning, @Nullable String error) {}

  private static Answer none(@Nullable String why) {
    return new Answer(null, null, why);
  }

  /// Whatever comes of it: who waits for a post that is never over waits for ever.
  private Answer answer(Delivery delivery, Instant at, HttpClientContext context) {
    try {
      String refusal = UrlRules.refusal(delivery.url(), delivery.http());
      return refusal == null ? answer(request(delivery, at), context) : none(refusal);
    } catch (Throwable e) { // as when its secret was sealed under another pepper
      LOG.warn("Delivery {} could not be posted: {}", delivery.id(), e.toString());
      return none("it could not be posted");
    }
  }

  private Answer answer(HttpPost post, HttpClientContext context) {
    ScheduledFuture<?> deadline =
        deadlines.schedule(post::abort, DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
    try {
      ClassicHttpResponse response = client.executeOpen(null, post, context);
      int status = response.getCode();
      String beginning = beginning(response);
      String error =
          status / 100 == 2 ? null : status / 100 == 3 ? "redirects are not followed" : "refused";
      return new Answer(status, beginning, error);
    } catch (CheckedNames.Unreachable e) {
      return none(e.getMessage());
    } catch (IOException | RuntimeException e) {
      return none(post.isAborted() ? "no answer within 5 s" : said(e));
    } finally {
      deadline.cancel(false);
    }
  }

  private HttpPost request(Delivery delivery, Instant at) {
    HttpPost post = new HttpPost(delivery.url());
    post.setEntity(new StringEntity(delivery.body(), ContentType.APPLICATION_JSON));
    post.setHeader(Signature.EVENT, delivery.id().toString());
    post.setHeader(Signature.TIMESTAMP, String.valueOf(at.getEpochSecond()));
    List<String> live = delivery.secrets().stream().map(secrets::open).toList();
    if (!live.isEmpty()) {
      post.setHeader(Signature.SIGNATURE, Signature.of(live, at, delivery.body()));
    }
    if (delivery.key() != null) {
      post.setHeader(API_KEY, keys.open(delivery.key()));
    }
    return post;
  }

  /// What is longer than anybody reads ends the connection.
  private static String beginning(ClassicHttpResponse response) throws IOException {
    HttpEntity entity = response.getEntity();
    byte[] read = entity == null ? new byte[0] : entity.getContent().readNBytes(MOST_READ + 1);
    if (read.length <= MOST_READ) {
      response.close(); // read to its end, so that the connection serves again
    } else {
      Closer.closeQuietly(response);
    }
    return new String(read, 0, Math.min(read.length, KEPT), StandardCharsets.UTF_8);
  }

  private static @Nullable String address(HttpClientContext context) {
    var endpoint = context.getEndpointDetails();
    return endpoint != null && endpoint.getRemoteAddress() instanceof InetSocketAddress remote
        ? remote.getAddress().getHostAddress() + ":" + remote.getPort()
        : null;
  }

  private static String said(Exception e) {
    String message = e.getMessage();
    String text = message == null ? e.getClass().getSimpleName() : message;
    return text.length() > 300 ? text.substring(0, 300) : text;
  }

  @PreDestroy
  void close() {
    client.close(CloseMode.IMMEDIATE);
    deadlines.shutdownNow();
  }
}
