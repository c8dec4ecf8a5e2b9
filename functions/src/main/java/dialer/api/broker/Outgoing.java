package dialer.api.broker;

import com.rabbitmq.client.AMQP.BasicProperties;
import dialer.message.Message;
import dialer.message.MessageType;

/// A message for a queue; it is declared when it is not there, and the message outlives the broker.
///
/// @param messageId the same each time the same message is sent
public record Outgoing(String queue, String messageId, Message message) {

  BasicProperties properties() {
    return new BasicProperties.Builder()
        .contentType("application/json")
        .type(MessageType.of(message).label())
        .messageId(messageId)
        .deliveryMode(2)
        .build();
  }
}
