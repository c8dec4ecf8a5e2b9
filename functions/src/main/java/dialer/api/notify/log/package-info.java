/// What was posted, as the tenant it was posted for sees it: each delivery with its tries, and once
/// more on request. One log for whatever the outbox sends.
@NullMarked
package dialer.api.notify.log;

import org.jspecify.annotations.NullMarked;
