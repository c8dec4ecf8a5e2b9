package dialer.api.notify.gateway;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.classic.methods.HttpDelete;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;

/// API Gateway's management API: what it holds is sent to or ended. Signed by the SDK's signer and
/// sent by the client that callbacks use: both are here already, and the SDK's own client for it
/// would send over HttpURLConnection, which repeats a POST by itself, so that a reader might hear
/// an event twice.
@Singleton
public final class Management {
  private static final Logger LOG = LoggerFactory.getLogger(Management.class);
  private static final int MOST_AT_ONCE = 256;
  private static final Timeout PATIENCE = Timeout.ofSeconds(5);

  private final @Nullable URI endpoint;
  private final CloseableHttpClient client;
  private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();
  private final DefaultCredentialsProvider credentials =
      DefaultCredentialsProvider.builder().build();
  private volatile @Nullable String region;

  Management(GatewaySettings settings) {
    endpoint = settings.management();
    client =
        HttpClients.custom()
            .setConnectionManager(
                PoolingHttpClientConnectionManagerBuilder.create()
                    .setPoolConcurrencyPolicy(PoolConcurrencyPolicy.LAX)
                    .setMaxConnPerRoute(MOST_AT_ONCE)
                    .setMaxConnTotal(MOST_AT_ONCE)
                    .setDefaultConnectionConfig(
                        ConnectionConfig.custom()
                            .setConnectTimeout(Timeout.ofSeconds(2))
                            .setSocketTimeout(PATIENCE)
                            .setValidateAfterInactivity(TimeValue.ofMilliseconds(500))
                            .setTimeToLive(TimeValue.ofSeconds(60))
                            .build())
                    .build())
            .setDefaultRequestConfig(
                RequestConfig.custom()
                    .setConnectionRequestTimeout(PATIENCE)
                    .setResponseTimeout(PATIENCE)
                    .build())
            .disableRedirectHandling()
            .disableAutomaticRetries()
            .disableCookieManagement()
            .build();
  }

  /// What became of a message.
  enum Sent {
    TAKEN,
    /// Not taken, now: too many requests, or the reader takes nothing.
    REFUSED,
    /// There is no such socket.
    GONE,
    /// It may have been taken.
    UNSURE
  }

  Sent send(String id, byte[] text) {
    HttpPost post = new HttpPost(path(id));
    post.setEntity(new ByteArrayEntity(text, ContentType.APPLICATION_JSON));
    return status(post, text);
  }

  /// Ends it; the reader learns no reason, so it is to be sent one before.
  public void end(String id) {
    Sent unused = status(new HttpDelete(path(id)), new byte[0]);
  }

  private URI path(String id) {
    URI base = Objects.requireNonNull(endpoint, "dialer.socket.management is not set");
    String path = Objects.requireNonNullElse(base.getRawPath(), "").replaceFirst("/$", "");
    return base.resolve(path + "/@connections/" + URLEncoder.encode(id, StandardCharsets.UTF_8));
  }

  private Sent status(HttpUriRequestBase request, byte[] body) {
    try {
      sign(request, body);
      int status = client.execute(request, answer -> answer.getCode());
      return switch (status) {
        case 200, 204 -> Sent.TAKEN;
        case 410 -> Sent.GONE;
        case 429 -> Sent.REFUSED;
        default -> {
          LOG.warn("{} of a socket is answered with {}", request.getMethod(), status);
          yield Sent.UNSURE;
        }
      };
    } catch (ConnectException
        | UnknownHostException
        | ConnectTimeoutException
        | ConnectionRequestTimeoutException
        | SdkException e) { // nothing was sent
      LOG.warn("{} of a socket comes later: {}", request.getMethod(), e.toString());
      return Sent.REFUSED;
    } catch (IOException e) {
      LOG.warn("{} of a socket: {}", request.getMethod(), e.toString());
      return Sent.UNSURE;
    }
  }

  private void sign(HttpUriRequestBase request, byte[] body) throws IOException {
    try {
      SdkHttpRequest unsigned =
          SdkHttpRequest.builder()
              .method(SdkHttpMethod.fromValue(request.getMethod()))
              .uri(request.getUri())
              .build();
      SignedRequest signed =
          signer.sign(r ->
              r.identity(credentials.resolveCredentials())
                  .request(unsigned)
                  .payload(() -> new ByteArrayInputStream(body))
                  .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "execute-api")
                  .putProperty(AwsV4HttpSigner.REGION_NAME, region()));
      signed
          .request()
          .forEachHeader((name, values) -> {
            if (!name.equalsIgnoreCase("Host") && !name.equalsIgnoreCase("Content-Length")) {
              values.forEach(value -> request.setHeader(name, value));
            }
          });
    } catch (java.net.URISyntaxException e) {
      throw new IOException(e);
    }
  }

  private String region() {
    String known = region;
    if (known == null) {
      known = DefaultAwsRegionProviderChain.builder().build().getRegion().id();
      region = known;
    }
    return known;
  }

  @PreDestroy
  void close() {
    client.close(CloseMode.IMMEDIATE);
    credentials.close();
  }
}
