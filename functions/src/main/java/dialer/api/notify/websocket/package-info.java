/// The WebSocket at `/api/ws/v1/monitoring/ws`, as Netty carries it. On Lambda there is no Netty,
/// and `dialer.api.notify.gateway` has the path.
@Configuration
@Requires(notEnv = "lambda")
@NullMarked
package dialer.api.notify.websocket;

import io.micronaut.context.annotation.Configuration;
import io.micronaut.context.annotation.Requires;
import org.jspecify.annotations.NullMarked;
