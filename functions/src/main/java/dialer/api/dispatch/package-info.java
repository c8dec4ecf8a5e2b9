/// Which call is dialled next, and its way to the broker. The window of calls a tenant has at a
/// server is filled here and nowhere else.
@NullMarked
package dialer.api.dispatch;

import org.jspecify.annotations.NullMarked;
