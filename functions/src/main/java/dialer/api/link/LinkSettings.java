package dialer.api.link;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.exceptions.ConfigurationException;
import io.micronaut.core.bind.annotation.Bindable;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Where files are left. Without a bucket there are no links.
///
/// @param bucket of S3, private, whose lifecycle deletes what is older than a day
/// @param region the bucket's; on Lambda the function's own unless said otherwise
/// @param endpoint of another store that speaks S3, its buckets in the path; null: AWS
/// @param validFor how long a link is good: at most 7 days (SigV4), and no longer than the
///   credentials of the function that made it
@Context
@Requires(property = "dialer.links.bucket")
@ConfigurationProperties("dialer.links")
record LinkSettings(
    String bucket,
    @Bindable(defaultValue = "us-east-1") String region,
    @Nullable URI endpoint,
    @Bindable(defaultValue = "15m") Duration validFor) {
  LinkSettings {
    if (!bucket.matches("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")) {
      throw new ConfigurationException("dialer.links.bucket must be the name of a bucket");
    }
    if (validFor.isNegative() || validFor.isZero() || validFor.compareTo(Duration.ofDays(7)) > 0) {
      throw new ConfigurationException("dialer.links.valid-for must be up to 7 days");
    }
  }

  URI of(String key) {
    return endpoint == null
        ? URI.create("https://%s.s3.%s.amazonaws.com/%s".formatted(bucket, region, key))
        : URI.create("%s/%s/%s".formatted(endpoint, bucket, key));
  }
}
