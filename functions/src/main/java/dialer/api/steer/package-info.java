/// Pauses, resumes, ends and flushes queues. Each is answered when no agent can begin a call any
/// more that the decision forbids.
@NullMarked
package dialer.api.steer;

import org.jspecify.annotations.NullMarked;
