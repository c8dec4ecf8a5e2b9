package dialer.edge.ami;

import dialer.call.AttemptId;
import dialer.call.ClientCode;
import dialer.originate.CallAction;
import dialer.originate.ChannelVariable;
import dialer.originate.Codec;
import dialer.originate.OnAnswer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.asteriskjava.manager.action.OriginateAction;

/// A call to be placed.
///
/// @param client becomes the channel's account code
/// @param longestMillis the callee rings no longer than this, whatever the action says
public record Placement(
    AttemptId attempt, ClientCode client, CallAction action, int longestMillis) {

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
    if (action.earlyMedia()) {
      originate.setEarlyMedia(true);
    }
    if (!action.codecs().isEmpty()) {
      originate.setCodecs(
          action.codecs().stream().map(Codec::label).collect(Collectors.joining(",")));
    }
    originate.setVariables(variables());
    return originate;
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
