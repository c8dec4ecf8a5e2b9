/// What folding agents' reports into calls costs, and what telling of it adds, against plain
/// inserts of the same rows.
@NullMarked
package dialer.bench.fold;

import org.jspecify.annotations.NullMarked;
