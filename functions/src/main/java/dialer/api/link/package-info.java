/// Files too large for an answer, left in a bucket for a while behind a link that whoever holds it
/// may read. A function's answer ends at 6 MiB; a table of a month does not.
@NullMarked
package dialer.api.link;

import org.jspecify.annotations.NullMarked;
