/// How many requests a credential may send, counted in Redis. Without Redis all are let through:
/// limits protect the service, they promise nothing to anybody.
@NullMarked
package dialer.api.limit;

import org.jspecify.annotations.NullMarked;
