/// The life of an attempt at the agent: may it be dialled, its intent on disk, Asterisk asked, what
/// was seen folded into one outcome, and after a break the proof of what became of it. One thread
/// owns all of it.
@NullMarked
package dialer.edge.dial;

import org.jspecify.annotations.NullMarked;
