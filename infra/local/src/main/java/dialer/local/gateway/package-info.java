/// API Gateway on one machine, in front of functions: a REST API (payload 1.0) and a WebSocket API
/// with its management API, behind one port as CloudFront would put them. Events, limits and error
/// bodies are those of the service.
@NullMarked
package dialer.local.gateway;

import org.jspecify.annotations.NullMarked;
