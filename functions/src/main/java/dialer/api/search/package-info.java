/// How a list is asked for part of itself.
@NullMarked
package dialer.api.search;

import org.jspecify.annotations.NullMarked;
