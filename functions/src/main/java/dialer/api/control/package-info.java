/// What a tenant can set off by hand: feeding its calls to the servers now, and sharing out its
/// channels anew.
@NullMarked
package dialer.api.control;

import org.jspecify.annotations.NullMarked;
