/// The second host of the same controllers and services: AWS Lambda. A handler a trigger: HTTP
/// behind API Gateway, WebSockets that it holds, the agents' queues through Amazon MQ; the tick,
/// what comes back to tenants and the nightly work by EventBridge's schedules; and one that
/// prepares the database at a deployment.
@NullMarked
package dialer.api.lambda;

import org.jspecify.annotations.NullMarked;
