/// Asterisk servers, what each tenant may do on which (allocations), and what their agents are told
/// of it. A tenant's channels over several servers are split so that the parts never sum above
/// them.
@NullMarked
package dialer.api.server;

import org.jspecify.annotations.NullMarked;
