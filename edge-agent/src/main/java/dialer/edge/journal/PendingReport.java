package dialer.edge.journal;

/// A report that waits for the broker.
///
/// @param id ascending in the order of the journal
/// @param messageId its AMQP message id
/// @param shard which of the event queues it goes to
public record PendingReport(long id, String messageId, int shard, byte[] body) {}
