package dialer.message;

import java.util.Arrays;
import java.util.Optional;

/// The AMQP `type` property of each message, with its version. An agent and an API of neighbouring
/// releases work side by side: within a version fields are only added, and unknown ones ignored.
public enum MessageType {
  ORIGINATE("originate.v1", Originate.class),
  HANG_UP("hang-up.v1", HangUp.class),
  SERVER_STATE("server-state.v1", ServerState.class),
  AGENT_HELLO("agent-hello.v1", AgentHello.class),
  AGENT_ALIVE("agent-alive.v1", AgentAlive.class),
  ATTEMPT_REPORT("attempt-report.v1", AttemptReport.class);

  private final String label;
  private final Class<? extends Message> body;

  MessageType(String label, Class<? extends Message> body) {
    this.label = label;
    this.body = body;
  }

  public String label() {
    return label;
  }

  Class<? extends Message> body() {
    return body;
  }

  public static MessageType of(Message message) {
    return switch (message) {
      case Originate _ -> ORIGINATE;
      case HangUp _ -> HANG_UP;
      case ServerState _ -> SERVER_STATE;
      case AgentHello _ -> AGENT_HELLO;
      case AgentAlive _ -> AGENT_ALIVE;
      case AttemptReport _ -> ATTEMPT_REPORT;
    };
  }

  static Optional<MessageType> of(String label) {
    return Arrays.stream(values()).filter(t -> t.label.equals(label)).findFirst();
  }
}
