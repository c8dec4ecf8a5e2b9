package dialer.api.link;

import dialer.api.http.Refusal;
import io.micronaut.http.HttpStatus;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;

/// Leaves files behind links.
@Singleton
public final class Links {
  private static final Logger LOG = LoggerFactory.getLogger(Links.class);

  private final @Nullable Bucket bucket;

  Links(@Nullable Bucket bucket) {
    this.bucket = bucket;
  }

  /// @param name what a browser calls the file
  /// @param type of its content, as in `Content-Type`
  /// @param content read once, through a file of our own: a bucket wants to know the size first
  /// @throws Refusal 404 where the deployment keeps no files, 503 where the bucket does not take it
  public Link leave(String name, String type, InputStream content) {
    Bucket kept = bucket;
    if (kept == null) {
      throw Refusal.notFound("This deployment keeps no files: ask for pages");
    }
    try {
      Path file = Files.createTempFile("link-", null);
      try {
        Files.copy(content, file, StandardCopyOption.REPLACE_EXISTING);
        String key = UUID.randomUUID() + "/" + name;
        kept.put(key, type, file);
        // by the wall clock, as the bucket will judge it
        Instant end = InstantSource.system().instant().plus(kept.linksAreGoodFor());
        return new Link(kept.link(key), end, Files.size(file));
      } finally {
        Files.delete(file);
      }
    } catch (IOException | SdkException e) {
      LOG.warn("A file could not be left in the bucket: {}", e.toString());
      throw new Refusal(HttpStatus.SERVICE_UNAVAILABLE, "No file can be left now, try again");
    }
  }
}
