/// `infra/local/up`: the whole system on one machine, from real services to the two programs, each
/// a process of its own with a log file. What it starts it keeps alive, and ends when it ends.
@NullMarked
package dialer.local.up;

import org.jspecify.annotations.NullMarked;
