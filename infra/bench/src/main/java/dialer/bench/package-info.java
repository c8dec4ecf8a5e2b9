/// Benchmarks of the edge agent against what it stands between: a raw loop over Asterisk's manager
/// interface, in the same run and interleaved. Each says what it measured and with what spread.
@NullMarked
package dialer.bench;

import org.jspecify.annotations.NullMarked;
