/// Facts about attempts, folded into attempts and calls exactly once and in any order. The moves
/// are `CallState`'s; here is what they are read from and written to.
@NullMarked
package dialer.api.event.fold;

import org.jspecify.annotations.NullMarked;
