/// Benchmarks of the API on its real services: how fast batches become durable calls, against what
/// a team would write by hand and against Postgres alone, and what a million waiting calls cost.
@NullMarked
package dialer.bench.api;

import org.jspecify.annotations.NullMarked;
