/// A thousand readers of live events at one node: whether all of them hear everything, what it
/// costs the node, and what becomes of them when one stops reading or the node dies.
@NullMarked
package dialer.bench.live;

import org.jspecify.annotations.NullMarked;
