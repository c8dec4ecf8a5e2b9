package dialer.message;

/// Anything that crosses RabbitMQ.
public sealed interface Message
    permits Originate, ServerState, AgentHello, AgentAlive, AttemptReport {}
