package dialer.api.link;

import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.net.URI;
import java.time.Instant;

/// A file to fetch.
///
/// @param url may be read without a key by whoever has it
/// @param bytes how large the file is
@Serdeable(naming = SnakeCaseStrategy.class)
public record Link(URI url, Instant expiresAt, long bytes) {}
