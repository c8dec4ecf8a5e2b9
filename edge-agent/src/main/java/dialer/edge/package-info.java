/// The edge agent's program: its configuration, its command line, and how its parts are put
/// together. What it does is in the packages below.
@NullMarked
package dialer.edge;

import org.jspecify.annotations.NullMarked;
