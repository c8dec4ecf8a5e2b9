/// The rows of the matrix: what is broken, when, and how it is mended.
@NullMarked
package dialer.local.faults.fault;

import org.jspecify.annotations.NullMarked;
