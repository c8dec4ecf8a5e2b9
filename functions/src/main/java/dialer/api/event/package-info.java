/// What agents report, folded into calls: each report exactly once, in whatever order it comes.
/// What cannot be used is kept for the operator and never loops.
@NullMarked
package dialer.api.event;

import org.jspecify.annotations.NullMarked;
