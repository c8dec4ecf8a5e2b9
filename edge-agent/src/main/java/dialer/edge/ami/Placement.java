package dialer.edge.ami;

import dialer.call.AttemptId;
import dialer.call.ClientCode;
import dialer.edge.record.Recordings;
import dialer.originate.CallAction;
import dialer.originate.ChannelVariable;
import dialer.originate.Codec;
import dialer.originate.OnAnswer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.asteriskjava.manager.action.OriginateAction;
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

  /// As the library writes it. On the wire its ActionID has a prefix of the library's, so answers
  /// are matched by ChannelId, which becomes the channel's Uniqueid.
  OriginateAction toAction() {
    OriginateAction originate = new OriginateAction();
    originate.setActionId(attempt.toString());
    originate.setChannelId(attempt.toString());
    originate.setAccount(client.value());
    originate.setAsync(true); // without it every event of the session waits behind this call
    originate.setChannel(action.channel().toString());
    originate.setCallerId(action.callerId().toString());
    originate.setTimeout((long) Math.min(action.timeoutMillis(), longestMillis));
    Map<String, String> variables = variables();
    RecordedSteps recorded =
        format == null ? null : RecordedSteps.of(action.onAnswer()).orElse(null);
    if (format == null || recorded == null) {
      onAnswer(originate);
    } else {
      originate.setContext(RecordedSteps.CONTEXT);
      originate.setExten(recorded.extension());
      originate.setPriority(1);
      variables.putAll(recorded.variables());
      variables.put("DIALER_RECORDING", Recordings.spooled(attempt, format));
    }
    if (!action.codecs().isEmpty()) {
      originate.setCodecs(
          action.codecs().stream().map(Codec::label).collect(Collectors.joining(",")));
    }
    originate.setVariables(variables);
    return originate;
  }

  private void onAnswer(OriginateAction originate) {
    switch (action.onAnswer()) {
      case OnAnswer.Run run -> {
        originate.setApplication(run.application().name());
        originate.setData(run.data());
      }
      case OnAnswer.Enter enter -> {
        originate.setContext(enter.context());
        originate.setExten(enter.extension());
        originate.setPriority(1);
      }
    }
  }

  private Map<String, String> variables() {
    Map<String, String> variables = new LinkedHashMap<>();
    for (ChannelVariable variable : action.variables()) {
      variables.put(variable.name(), variable.value());
    }
    // Our own, last. The carrier's log then names the attempt; the second leg does not inherit it.
    variables.put("PJSIP_HEADER(add,X-Attempt)", attempt.toString());
    variables.put("__DIALER_ATTEMPT", attempt.toString());
    return variables;
  }
}
