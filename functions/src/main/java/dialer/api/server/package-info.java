/// Asterisk servers, what each tenant may do on them, and what their agents are told of it. A
/// tenant's channels and hourly rate are split over its servers here.
@NullMarked
package dialer.api.server;

import org.jspecify.annotations.NullMarked;
