/// Posts what the outbox holds, signed, and only to addresses that a tenant may reach. A receiver
/// that hangs or fails costs nobody else anything.
@NullMarked
package dialer.api.notify.send;

import org.jspecify.annotations.NullMarked;
