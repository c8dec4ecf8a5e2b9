/// What comes back to tenants: callbacks to their own addresses, and events to whoever listens.
/// Both are written by the statement that moves a call, by triggers of the schema, whatever
/// statement that is; here they are sent.
@NullMarked
package dialer.api.notify;

import org.jspecify.annotations.NullMarked;
