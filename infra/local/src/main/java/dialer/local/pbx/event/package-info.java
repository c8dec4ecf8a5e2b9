/// What the simulated Asterisk tells those who listen, in AMI's exact words, order and spelling.
/// The header order is that of the captures of Asterisk 22.10, for clients have been known to
/// depend on less.
@NullMarked
package dialer.local.pbx.event;

import org.jspecify.annotations.NullMarked;
