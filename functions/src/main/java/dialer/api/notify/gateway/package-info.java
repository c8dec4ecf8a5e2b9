/// Live events over WebSockets that API Gateway holds. One process at a time has a shift: it serves
/// all of them with the readers of `dialer.api.notify.live`, as a Netty server serves its own, and
/// hands them over to the next, which goes on where it stopped. What they say reaches it through
/// Redis, what they hear leaves it through API Gateway's management API.
///
/// Who dies in its shift leaves it unknown what its readers have heard: the next ends those
/// connections, and they come again with `last_event_id`. So there is no gap and no duplicate.
///
/// In the cloud the functions need `execute-api:ManageConnections` and a way out to the management
/// API, which no VPC endpoint has for WebSockets; CloudFront puts the WebSocket API and the REST
/// API behind one name, and takes the path away that a WebSocket API does not know.
@NullMarked
package dialer.api.notify.gateway;

import org.jspecify.annotations.NullMarked;
