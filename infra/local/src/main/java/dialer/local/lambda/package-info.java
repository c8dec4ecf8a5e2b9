/// AWS Lambda on one machine, as far as the functions can tell: the Runtime API for genuine runtime
/// processes, frozen between invocations, and the event source of Amazon MQ. Limits and faults are
/// those of the services.
@NullMarked
package dialer.local.lambda;

import org.jspecify.annotations.NullMarked;
