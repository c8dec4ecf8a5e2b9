/// What the simulated Asterisk does with a call: originate the first leg, run an application or a
/// piece of dialplan on it, dial a second leg and join the two. The sequences are those of the
/// captures of Asterisk 22, and events that come from different threads there may swap places here
/// too.
@NullMarked
package dialer.local.pbx.call;

import org.jspecify.annotations.NullMarked;
