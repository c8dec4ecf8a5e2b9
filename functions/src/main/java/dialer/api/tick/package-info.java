/// The safety net: what must happen although nothing triggers it. Everything urgent is triggered
/// directly.
@NullMarked
package dialer.api.tick;

import org.jspecify.annotations.NullMarked;
