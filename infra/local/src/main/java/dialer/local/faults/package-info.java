/// The fault matrix: breaks a whole system while it dials, again and again with seeded timing, and
/// judges each time by the carrier's log what became of the calls.
@NullMarked
package dialer.local.faults;

import org.jspecify.annotations.NullMarked;
