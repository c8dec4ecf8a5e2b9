/// A call from request to outcome: who it is, where it stands, how it ended. Every move a call can
/// make is in [CallState].
@NullMarked
package dialer.call;

import org.jspecify.annotations.NullMarked;
