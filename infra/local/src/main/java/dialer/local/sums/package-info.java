/// `infra/local/bench-sums`: what the sums behind the reports save, and what keeping them costs, on
/// a Postgres of its own with millions of attempts.
@NullMarked
package dialer.local.sums;

import org.jspecify.annotations.NullMarked;
