/// The second host of the same controllers and services: AWS Lambda. A handler a trigger: HTTP
/// behind API Gateway, the agents' queues through Amazon MQ, the tick through EventBridge, and one
/// that prepares the database at a deployment.
@NullMarked
package dialer.api.lambda;

import org.jspecify.annotations.NullMarked;
