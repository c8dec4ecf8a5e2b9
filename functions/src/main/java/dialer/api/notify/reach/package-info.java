/// Which addresses a tenant may have us connect to, whatever for: names are resolved here, and
/// whoever connects does so to the address that was checked.
@NullMarked
package dialer.api.notify.reach;

import org.jspecify.annotations.NullMarked;
