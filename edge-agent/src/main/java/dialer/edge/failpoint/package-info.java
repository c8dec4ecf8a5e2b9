/// Where a test may end the agent's process. Nothing of it is there unless it was asked for at the
/// start.
@NullMarked
package dialer.edge.failpoint;

import org.jspecify.annotations.NullMarked;
