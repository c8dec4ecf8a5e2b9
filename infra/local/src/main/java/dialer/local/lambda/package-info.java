/// AWS Lambda on one machine, as far as the functions can tell: the Runtime API for genuine runtime
/// processes, frozen between invocations; API Gateway (REST, payload 1.0), the event source of
/// Amazon MQ and the rule of EventBridge in front of it. Limits and faults are those of the
/// services.
@NullMarked
package dialer.local.lambda;

import org.jspecify.annotations.NullMarked;
