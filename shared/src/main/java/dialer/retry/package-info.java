/// How long to wait before something that is away is tried again.
@NullMarked
package dialer.retry;

import org.jspecify.annotations.NullMarked;
