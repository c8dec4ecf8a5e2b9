/// Splits a tenant's channels and its calls an hour over its servers, so that the parts never sum
/// above the limit, not for a moment: one server's part grows only after another's agent has said
/// that it acts on less and uses no more, or can certainly dial no more.
@NullMarked
package dialer.api.server.share;

import org.jspecify.annotations.NullMarked;
