/// The agent's memory on disk: what it decided to dial before it dialled, what it saw, and what it
/// has yet to report. Everything is written by one thread that commits many changes with one fsync.
@NullMarked
package dialer.edge.journal;

import org.jspecify.annotations.NullMarked;
