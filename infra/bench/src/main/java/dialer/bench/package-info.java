/// Benchmarks, each ours against a baseline in the same run and interleaved: here of the edge agent
/// against what it stands between, a raw loop over Asterisk's manager interface. Each says what it
/// measured and with what spread.
@NullMarked
package dialer.bench;

import org.jspecify.annotations.NullMarked;
