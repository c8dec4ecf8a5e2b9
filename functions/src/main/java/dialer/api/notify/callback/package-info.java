/// Callbacks as the tenant sees them: what was sent, what came back, and once more on request.
@NullMarked
package dialer.api.notify.callback;

import org.jspecify.annotations.NullMarked;
