/// One call by itself: what became of it and why it waits, search among all calls of a tenant, and
/// calling one off.
@NullMarked
package dialer.api.call;

import org.jspecify.annotations.NullMarked;
