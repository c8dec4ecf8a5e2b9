/// The bodies of inserts as tenants write them: every field read and held to its own rule, nothing
/// yet compared with what the tenant may do.
@NullMarked
package dialer.api.insert.request;

import org.jspecify.annotations.NullMarked;
