/// Asterisk servers, what each tenant may do on them, and the state their agents act on. A change
/// is written to Postgres, then told to the agents by [AgentStates].
@NullMarked
package dialer.api.server;

import org.jspecify.annotations.NullMarked;
