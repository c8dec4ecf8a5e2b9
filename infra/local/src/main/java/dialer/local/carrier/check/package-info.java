/// Judges a run by the carrier's log: each attempt dialled once, never more calls up than allowed,
/// and outcomes that the API tells as the carrier saw them. It reads nothing of ours but the API's
/// answer, which is what it judges.
@NullMarked
package dialer.local.carrier.check;

import org.jspecify.annotations.NullMarked;
