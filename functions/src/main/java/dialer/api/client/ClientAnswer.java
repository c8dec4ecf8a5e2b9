package dialer.api.client;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.util.List;

/// A client as a change left it.
///
/// @param ignoredFields of the body, which nobody asked for
@Serdeable(naming = SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.ALWAYS)
record ClientAnswer(@JsonUnwrapped ClientView client, List<String> ignoredFields) {}
