package dialer.api.client;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A client that was made, and its key, the one time it is shown.
///
/// @param ignoredFields of the body, which nobody asked for
@Serdeable(naming = SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.ALWAYS)
record NewClientAnswer(
    @JsonUnwrapped ClientView client, @Nullable String apiKey, List<String> ignoredFields) {}
