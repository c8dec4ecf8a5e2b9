/// What the agent says of itself on its own host: figures for Prometheus and health on loopback,
/// and a door for the command line that only the agent's own user can open.
@NullMarked
package dialer.edge.status;

import org.jspecify.annotations.NullMarked;
