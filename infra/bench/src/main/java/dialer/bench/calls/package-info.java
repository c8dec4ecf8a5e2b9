/// Calls that an agent has, and what it reports of them, without an agent.
@NullMarked
package dialer.bench.calls;

import org.jspecify.annotations.NullMarked;
