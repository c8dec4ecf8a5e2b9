/// Takes waiting calls for attempts: how many fit a tenant's window at a server, which they are,
/// and what is asked of Asterisk for each. Nothing here talks to the broker.
@NullMarked
package dialer.api.dispatch.claim;

import org.jspecify.annotations.NullMarked;
