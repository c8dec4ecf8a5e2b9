/// An Asterisk 22 that is not there: AMI on a socket, the test carrier's number plan behind it,
/// thousands of calls on one thread. It passes the same contract tests as the real one; where the
/// two differ, this one is wrong.
@NullMarked
package dialer.local.pbx;

import org.jspecify.annotations.NullMarked;
