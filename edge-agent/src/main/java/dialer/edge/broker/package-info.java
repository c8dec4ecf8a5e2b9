/// The link to RabbitMQ: one connection, made again after each loss, and the knowledge of whether
/// it lives right now and this agent is the one that dials for its server: see [Lease]. The client
/// library's own recovery is off, for it would hide a loss from those who must forget what they
/// held.
@NullMarked
package dialer.edge.broker;

import org.jspecify.annotations.NullMarked;
