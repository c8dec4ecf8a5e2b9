/// The sums that reports read. The database keeps them (migration V10): whatever moves calls
/// appends what it changes; here that is added up, and checked against the calls themselves.
@NullMarked
package dialer.api.rollup;

import org.jspecify.annotations.NullMarked;
