/// What crosses RabbitMQ, and the names of the queues it crosses. Each message has a golden JSON
/// under `src/test/resources/golden`; an incompatible change gets a new version in [MessageType].
@NullMarked
package dialer.message;

import org.jspecify.annotations.NullMarked;
