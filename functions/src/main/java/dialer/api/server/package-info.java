/// Asterisk servers, and what each tenant may do on which: allocations. Agents are told of every
/// change.
@NullMarked
package dialer.api.server;

import org.jspecify.annotations.NullMarked;
