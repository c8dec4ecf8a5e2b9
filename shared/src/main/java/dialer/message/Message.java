package dialer.message;

/// Anything that crosses RabbitMQ.
public sealed interface Message
    permits Originate, HangUp, ServerState, AgentHello, AgentAlive, AttemptReport {}
