package dialer.api.lambda;

import io.micronaut.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/// Settings that are kept in Secrets Manager, each secret a JSON object. Read when the application
/// starts, looked at again every five minutes, and at once after a call that failed.
final class Secrets {
  private static final Logger LOG = LoggerFactory.getLogger(Secrets.class);
  private static final Duration LOOK_EVERY = Duration.ofMinutes(5);

  private final Map<String, String> ids;
  private final @Nullable URI endpoint;
  private final LongSupplier nanos;
  private @Nullable SecretsManagerClient client;
  private Map<String, Object> known = Map.of();
  private long lookedAt;
  private volatile boolean doubtful;

  /// @param ids by the prefix of their settings, which may be empty
  /// @param endpoint null for that of the region
  Secrets(Map<String, String> ids, @Nullable URI endpoint, LongSupplier nanos) {
    this.ids = ids;
    this.endpoint = endpoint;
    this.nanos = nanos;
  }

  /// `DIALER_SECRETS` is `PREFIX=ID,…`: `datasources.default=arn:…` sets
  /// `datasources.default.username` and `.password` from the secret that RDS keeps; `=arn:…` one
  /// with settings by their whole names. Absent: no secrets are read.
  /// `AWS_ENDPOINT_URL_SECRETS_MANAGER` is the SDK's own.
  static Secrets ofEnvironment() {
    return new Secrets(parse(System.getenv("DIALER_SECRETS")), null, System::nanoTime);
  }

  static Map<String, String> parse(@Nullable String text) {
    Map<String, String> ids = new LinkedHashMap<>();
    if (text != null && !text.isBlank()) {
      for (String each : text.split(",", -1)) {
        int equals = each.indexOf('=');
        if (equals < 0 || equals == each.strip().length() - 1) {
          throw new IllegalArgumentException("DIALER_SECRETS must be PREFIX=SECRET-ID,…");
        }
        ids.put(each.substring(0, equals).strip(), each.substring(equals + 1).strip());
      }
    }
    return ids;
  }

  /// @throws RuntimeException when one cannot be read, and none was read before
  Map<String, Object> read() {
    if (known.isEmpty() && !ids.isEmpty()) {
      known = fetch();
      lookedAt = nanos.getAsLong();
    }
    return known;
  }

  /// Whether what [#read] answers is another now; false when nobody can say.
  boolean haveChanged() {
    boolean due = doubtful || nanos.getAsLong() - lookedAt > LOOK_EVERY.toNanos();
    if (ids.isEmpty() || !due) {
      return false;
    }
    doubtful = false;
    lookedAt = nanos.getAsLong();
    try {
      Map<String, Object> now = fetch();
      boolean changed = !now.equals(known);
      known = now;
      return changed;
    } catch (SdkException | IllegalStateException e) {
      LOG.warn("The secrets cannot be read, the ones known are used: {}", e.toString());
      return false;
    }
  }

  void doubt() {
    doubtful = true;
  }

  private Map<String, Object> fetch() {
    Map<String, Object> all = new HashMap<>();
    ids.forEach((prefix, id) -> {
      String text = client().getSecretValue(request -> request.secretId(id)).secretString();
      settings(id, text)
          .forEach((name, value) -> all.put(prefix.isEmpty() ? name : prefix + "." + name, value));
    });
    return all;
  }

  /// The parser's own words would repeat the secret.
  private static Map<String, Object> settings(String id, String text) {
    try {
      Map<String, Object> settings = new HashMap<>();
      JsonMapper.createDefault()
          .readValue(text, io.micronaut.core.type.Argument.mapOf(String.class, Object.class))
          .forEach((name, value) -> settings.put(name, String.valueOf(value)));
      return settings;
    } catch (IOException e) {
      throw new IllegalStateException("the secret " + id + " is no JSON object");
    }
  }

  private SecretsManagerClient client() {
    SecretsManagerClient made = client;
    if (made == null) {
      var builder =
          SecretsManagerClient.builder()
              .httpClientBuilder(
                  UrlConnectionHttpClient.builder()
                      .connectionTimeout(Duration.ofSeconds(2))
                      .socketTimeout(Duration.ofSeconds(3)));
      made = (endpoint == null ? builder : builder.endpointOverride(endpoint)).build();
      client = made;
    }
    return made;
  }
}
