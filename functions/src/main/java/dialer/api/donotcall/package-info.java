/// Who asked not to be called: by anybody on this system, or by one tenant.
@NullMarked
package dialer.api.donotcall;

import org.jspecify.annotations.NullMarked;
