/// What happened, on its way to the API: taken from the journal in order, published with confirms,
/// struck out when the broker has it. While the broker is away it stays in the journal.
@NullMarked
package dialer.edge.report;

import org.jspecify.annotations.NullMarked;
