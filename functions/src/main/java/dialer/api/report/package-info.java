/// What became of a tenant's calls: summaries, details and what is up now. Counts calls that were
/// dialled to the end, by the moment they began, in the tenant's time zone.
@NullMarked
package dialer.api.report;

import org.jspecify.annotations.NullMarked;
