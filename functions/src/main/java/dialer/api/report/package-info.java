/// What became of a tenant's calls: summaries, calls told apart, minutes for a bill, and what is up
/// now. Counts calls that were dialled to the end, by the moment they began, in the tenant's time
/// zone, from the sums of [dialer.api.rollup]; the calls one by one are in `detail`.
@NullMarked
package dialer.api.report;

import org.jspecify.annotations.NullMarked;
