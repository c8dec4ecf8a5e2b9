/// The channels of the simulated Asterisk and the time they live in. Everything here is touched by
/// the timeline's one thread only, which is why nothing is locked.
@NullMarked
package dialer.local.pbx.channel;

import org.jspecify.annotations.NullMarked;
