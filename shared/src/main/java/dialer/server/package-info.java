/// Asterisk servers and what each tenant may do on them. Terms are decided by the API and enforced
/// by the agent.
@NullMarked
package dialer.server;

import org.jspecify.annotations.NullMarked;
