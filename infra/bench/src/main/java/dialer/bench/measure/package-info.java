/// What benchmarks measure with: spreads of repeated runs, and what a process has taken.
@NullMarked
package dialer.bench.measure;

import org.jspecify.annotations.NullMarked;
