package dialer.api.server;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.util.List;

/// An allocation as it was made or replaced.
///
/// @param ignoredFields of the body, which nobody asked for
@Serdeable(naming = SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.ALWAYS)
record AllocationAnswer(@JsonUnwrapped AllocationTerms terms, List<String> ignoredFields) {}
