package dialer.edge.ami;

import dialer.call.AttemptId;
import dialer.call.ClientCode;
import dialer.edge.record.Recordings;
import dialer.originate.CallAction;
import dialer.originate.ChannelVariable;
import dialer.originate.Codec;
import dialer.originate.OnAnswer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A call to be placed.
///
/// A recorded call runs its application in the agent's own dialplan
/// (`asterisk/extensions-dialer.conf`): outside of a dialplan nothing can be recorded with the
/// rights the agent has.
///
/// `EarlyMedia` is never written. Where it has an effect (with a context) it is the wrong one: seen
/// on Asterisk 22, the channel is up at the carrier's 183, so an announcement counts as an answer.
/// `Codecs` puts those of the endpoint's own that it names first into the offer; others are not
/// added.
///
/// @param client becomes the channel's account code
/// @param longestMillis the callee rings no longer than this, whatever the action says
/// @param format of the recording, the file's extension; null: it is not recorded
public record Placement(
    AttemptId attempt,
    ClientCode client,
    CallAction action,
    int longestMillis,
    @Nullable String format) {

  private static final String END = "\r\n";

  /// The whole message. What it is answered with names the attempt, as does the channel's Uniqueid.
  String message() {
    StringBuilder message = new StringBuilder(512);
    header(message, "Action", "Originate");
    header(message, "ActionID", attempt.toString());
    header(message, "ChannelId", attempt.toString());
    header(message, "Account", client.value());
    header(
        message, "Async", "true"); // without it every event of the session waits behind this call
    header(message, "Channel", action.channel().toString());
    header(message, "CallerID", action.callerId().toString());
    header(message, "Timeout", Integer.toString(Math.min(action.timeoutMillis(), longestMillis)));
    RecordedSteps recorded =
        format == null ? null : RecordedSteps.of(action.onAnswer()).orElse(null);
    if (format == null || recorded == null) {
      onAnswer(message);
    } else {
      enter(message, RecordedSteps.CONTEXT, recorded.extension());
    }
    if (!action.codecs().isEmpty()) {
      header(
          message,
          "Codecs",
          action.codecs().stream().map(Codec::label).collect(Collectors.joining(",")));
    }
    for (ChannelVariable variable : action.variables()) {
      variable(message, variable.name(), variable.value());
    }
    // Our own, last. The carrier's log then names the attempt; the second leg does not inherit it.
    variable(message, "PJSIP_HEADER(add,X-Attempt)", attempt.toString());
    variable(message, "__DIALER_ATTEMPT", attempt.toString());
    if (format != null && recorded != null) {
      recorded.variables().forEach((name, value) -> variable(message, name, value));
      variable(message, "DIALER_RECORDING", Recordings.spooled(attempt, format));
    }
    return message.append(END).toString();
  }

  private void onAnswer(StringBuilder message) {
    switch (action.onAnswer()) {
      case OnAnswer.Run run -> {
        header(message, "Application", run.application().name());
        header(message, "Data", run.data());
      }
      case OnAnswer.Enter enter -> enter(message, enter.context(), enter.extension());
    }
  }

  private static void enter(StringBuilder message, String context, String extension) {
    header(message, "Context", context);
    header(message, "Exten", extension);
    header(message, "Priority", "1");
  }

  private static void variable(StringBuilder message, String name, String value) {
    header(message, "Variable", name + "=" + value);
  }

  private static void header(StringBuilder message, String name, String value) {
    message.append(name).append(": ").append(value).append(END);
  }
}
