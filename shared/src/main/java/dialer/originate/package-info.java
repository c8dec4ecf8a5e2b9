/// What may reach Asterisk on a tenant's behalf. The API builds these values from a request and the
/// agent builds them again from what it finds in its queue; a value that exists has passed its
/// rule.
@NullMarked
package dialer.originate;

import org.jspecify.annotations.NullMarked;
