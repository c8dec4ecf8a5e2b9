/// What operators did, for whoever has to know later. Written before it is done, by a filter around
/// everything, so that no operation can forget it; how it was answered is added after.
@NullMarked
package dialer.api.operator;

import org.jspecify.annotations.NullMarked;
