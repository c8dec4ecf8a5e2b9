/// The one link to RabbitMQ: publishing with confirms, and reading queues in batches. It may be
/// away at any time; whoever publishes is told, whoever reads goes on when it is back.
@NullMarked
package dialer.api.broker;

import org.jspecify.annotations.NullMarked;
