package dialer.edge.ami;

import dialer.call.AttemptId;
import dialer.call.ClientCode;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Asterisk's events as ours. Read off the socket rather than through asterisk-java's event
/// classes: those know no `TechCause`, and its queue drops events once 20,000 wait, which here
/// would be calls that never end.
final class EventReader {
  private static final String UP = "6";

  private final InstantSource clock;

  EventReader(InstantSource clock) {
    this.clock = clock;
  }

  /// Null for an event that says nothing of an attempt of ours.
  @Nullable PbxEvent read(String name, AmiMessage message) {
    return switch (name) {
      case "Newchannel" -> newChannel(message);
      case "Newstate" -> newState(message);
      case "Hangup" -> hangup(message);
      case "OriginateResponse" -> originateResponse(message);
      default -> null;
    };
  }

  /// What Asterisk said to the request for a call.
  PbxEvent answer(AmiMessage message) {
    AttemptId attempt = AttemptId.parse(Objects.requireNonNull(message.header("ActionID")));
    return "Error".equals(message.header("Response"))
        ? new PbxEvent.Refused(attempt, clock.instant(), String.valueOf(message.header("Message")))
        : new PbxEvent.Accepted(attempt, clock.instant());
  }

  private @Nullable PbxEvent newChannel(AmiMessage message) {
    AttemptId first = attempt(message.header("Uniqueid"));
    AttemptId attempt = first == null ? attempt(message.header("Linkedid")) : first;
    if (attempt == null) {
      return null;
    }
    Instant now = clock.instant();
    return first == null
        ? new PbxEvent.SecondLegBegan(attempt, now)
        : new PbxEvent.Began(attempt, now);
  }

  private @Nullable PbxEvent newState(AmiMessage message) {
    AttemptId first = attempt(message.header("Uniqueid"));
    AttemptId attempt = first == null ? attempt(message.header("Linkedid")) : first;
    if (attempt == null || !UP.equals(message.header("ChannelState"))) {
      return null;
    }
    Instant now = clock.instant();
    return first == null
        ? new PbxEvent.SecondLegAnswered(attempt, now)
        : new PbxEvent.Answered(attempt, now);
  }

  private @Nullable PbxEvent hangup(AmiMessage message) {
    AttemptId attempt = attempt(message.header("Uniqueid"));
    if (attempt == null) {
      return null; // the second leg's; or a channel of somebody else
    }
    Integer cause = number(message.header("Cause"));
    return new PbxEvent.HungUp(
        attempt, clock.instant(), cause == null ? 0 : cause, number(message.header("TechCause")));
  }

  /// Success says less than it seems: with early media it comes before the answer.
  private @Nullable PbxEvent originateResponse(AmiMessage message) {
    AttemptId attempt = attempt(message.header("Uniqueid"));
    return attempt == null || "Success".equals(message.header("Response"))
        ? null
        : new PbxEvent.NotPlaced(attempt, clock.instant());
  }

  /// Channels that others made have an id of Asterisk's own kind, `1795217707.1`.
  static @Nullable AttemptId attempt(@Nullable String id) {
    if (id == null || id.length() != 36) {
      return null;
    }
    try {
      return AttemptId.parse(id);
    } catch (IllegalArgumentException _) {
      return null;
    }
  }

  /// Null for an account code that is none of ours: others write there what they like.
  static @Nullable ClientCode client(@Nullable String account) {
    try {
      return account == null ? null : new ClientCode(account);
    } catch (IllegalArgumentException _) {
      return null;
    }
  }

  private static @Nullable Integer number(@Nullable String text) {
    return text == null || text.isEmpty() || !text.chars().allMatch(c -> c >= '0' && c <= '9')
        ? null
        : Integer.valueOf(text);
  }
}
