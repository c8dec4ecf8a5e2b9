/// From what a tenant asks for to what is stored: the request held against the tenant's
/// allocations, what is not the tenant's replaced, and the rows written by COPY.
@NullMarked
package dialer.api.insert.plan;

import org.jspecify.annotations.NullMarked;
