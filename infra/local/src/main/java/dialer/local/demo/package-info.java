/// A demonstration: a tenant as a superuser would make it, and a campaign of calls with mixed
/// outcomes, both through the API alone. Nothing here knows how the system works inside.
@NullMarked
package dialer.local.demo;

import org.jspecify.annotations.NullMarked;
