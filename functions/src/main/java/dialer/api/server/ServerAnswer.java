package dialer.api.server;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.util.List;

/// An Asterisk server as it was registered or changed.
///
/// @param ignoredFields of the body, which nobody asked for
@Serdeable(naming = SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.ALWAYS)
record ServerAnswer(@JsonUnwrapped ServerView server, List<String> ignoredFields) {}
