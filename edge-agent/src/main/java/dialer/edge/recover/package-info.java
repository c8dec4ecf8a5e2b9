/// What became of calls while nobody listened: two looks at Asterisk's channels and at its call
/// records, and what they prove.
@NullMarked
package dialer.edge.recover;

import org.jspecify.annotations.NullMarked;
