/// Whether the API can do its work, for load balancers and operators; open to all.
@NullMarked
package dialer.api.health;

import org.jspecify.annotations.NullMarked;
