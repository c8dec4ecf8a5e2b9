/// What happens, told to whoever listens. Pages of events are written by the statement that moves a
/// call and numbered at commit; this package reads them, in order and from any point of the last 24
/// hours, and knows nothing of what carries them.
@NullMarked
package dialer.api.notify.live;

import org.jspecify.annotations.NullMarked;
