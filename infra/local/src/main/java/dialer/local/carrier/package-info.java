/// The telephone network of the tests: which number does what, and the log of what the network saw.
/// Everything the project claims about "dialled once" and "never above the cap" is read from that
/// log, not from our own tables.
@NullMarked
package dialer.local.carrier;

import org.jspecify.annotations.NullMarked;
