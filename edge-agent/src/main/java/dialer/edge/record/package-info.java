/// Recordings, after Asterisk is done with them: each gets the name its tenant asked for, below the
/// tenant's own directory, and is handed to the hook that was asked for, if the operator listed it.
@NullMarked
package dialer.edge.record;

import org.jspecify.annotations.NullMarked;
