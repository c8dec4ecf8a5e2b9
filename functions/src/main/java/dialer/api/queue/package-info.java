/// What became of the calls: queues with their tallies, entries with their outcomes, and why one
/// that waits is not being dialled now.
@NullMarked
package dialer.api.queue;

import org.jspecify.annotations.NullMarked;
