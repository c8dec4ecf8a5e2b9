/// The system that is broken: every part of it a process, with wires between agent, Asterisk and
/// broker that can be cut, and calls whose numbers decide what becomes of them.
@NullMarked
package dialer.local.faults.bed;

import org.jspecify.annotations.NullMarked;
