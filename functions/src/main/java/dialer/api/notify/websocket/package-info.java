/// The WebSocket at `/api/ws/v1/monitoring/ws`, as Netty carries it.
@NullMarked
package dialer.api.notify.websocket;

import org.jspecify.annotations.NullMarked;
