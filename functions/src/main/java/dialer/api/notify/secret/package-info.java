/// What posts are signed with: made on request, shown once, two at a time so that a tenant can move
/// from one to the next.
@NullMarked
package dialer.api.notify.secret;

import org.jspecify.annotations.NullMarked;
