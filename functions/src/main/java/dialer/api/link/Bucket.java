package dialer.api.link;

import io.micronaut.context.annotation.Requires;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner.AuthLocation;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignRequest;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/// The two requests that are made of S3, by the SDK's signer alone: its client for S3 would make
/// the functions a tenth larger.
@Singleton
@Requires(bean = LinkSettings.class)
final class Bucket {
  private static final Duration TO_CONNECT = Duration.ofSeconds(3);
  private static final Duration TO_ANSWER = Duration.ofSeconds(20);

  private final LinkSettings settings;
  private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();
  private final AwsCredentialsProvider credentials = DefaultCredentialsProvider.builder().build();
  private final SdkHttpClient http =
      UrlConnectionHttpClient.builder()
          .connectionTimeout(TO_CONNECT)
          .socketTimeout(TO_ANSWER)
          .build();

  Bucket(LinkSettings settings) {
    this.settings = settings;
  }

  Duration linksAreGoodFor() {
    return settings.validFor();
  }

  /// @throws IOException if the bucket does not take it
  void put(String key, String type, Path file) throws IOException {
    var request =
        request(SdkHttpMethod.PUT, key)
            .putHeader("Content-Type", type)
            .putHeader("Content-Length", String.valueOf(file.toFile().length()))
            .build();
    var signed =
        signed(
            request,
            r -> r.payload(ContentStreamProvider.fromInputStreamSupplier(() -> open(file))));
    var answer =
        http.prepareRequest(
                HttpExecuteRequest.builder()
                    .request(signed.request())
                    .contentStreamProvider(signed.payload().orElseThrow())
                    .build())
            .call()
            .httpResponse();
    if (!answer.isSuccessful()) {
      throw new IOException("the bucket answers " + answer.statusCode());
    }
  }

  /// Who has it may read the file until the link ends.
  URI link(String key) {
    return signed(
            request(SdkHttpMethod.GET, key).build(),
            r ->
                r.putProperty(AwsV4FamilyHttpSigner.AUTH_LOCATION, AuthLocation.QUERY_STRING)
                    .putProperty(AwsV4FamilyHttpSigner.PAYLOAD_SIGNING_ENABLED, false)
                    .putProperty(AwsV4FamilyHttpSigner.EXPIRATION_DURATION, settings.validFor()))
        .request()
        .getUri();
  }

  private SdkHttpFullRequest.Builder request(SdkHttpMethod method, String key) {
    return SdkHttpFullRequest.builder().method(method).uri(settings.of(key));
  }

  private SignedRequest signed(
      SdkHttpFullRequest request, Consumer<SignRequest.Builder<AwsCredentialsIdentity>> more) {
    return signer.sign(sign -> {
      sign.identity(credentials.resolveCredentials())
          .request(request)
          .putProperty(AwsV4FamilyHttpSigner.SERVICE_SIGNING_NAME, "s3")
          .putProperty(AwsV4HttpSigner.REGION_NAME, settings.region())
          .putProperty(AwsV4FamilyHttpSigner.DOUBLE_URL_ENCODE, false) // S3 alone wants it so
          .putProperty(AwsV4FamilyHttpSigner.NORMALIZE_PATH, false);
      more.accept(sign);
    });
  }

  private static InputStream open(Path file) {
    try {
      return Files.newInputStream(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @PreDestroy
  void close() {
    http.close();
  }
}
