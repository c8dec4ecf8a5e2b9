/// How long calls are kept, and how a person is forgotten on request. Counts and sums stay what
/// they were.
@NullMarked
package dialer.api.retention;

import org.jspecify.annotations.NullMarked;
