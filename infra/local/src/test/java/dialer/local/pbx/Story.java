package dialer.local.pbx;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;

/// What a client was told of one call, each event as a short sentence such as `leg 2: Hangup
/// 17/486`. Events that a lean account never sees are left out.
record Story(String callId, List<AmiMessage> messages) {
  private static final Set<String> CHATTER =
      Set.of(
          "VarSet",
          "Newexten",
          "NewCallerid",
          "NewConnectedLine",
          "NewAccountCode",
          "TestEvent",
          "SoftHangupRequest");

  static Story of(String callId, List<AmiMessage> all) {
    return new Story(
        callId,
        all.stream()
            .filter(m ->
                m.isAbout(callId)
                    && m.find("Event").isPresent()
                    && !CHATTER.contains(m.get("Event")))
            .filter(m -> !m.isEvent("CoreShowChannel", "Status"))
            .toList());
  }

  List<String> sentences() {
    return messages.stream().map(this::sentence).toList();
  }

  /// Exactly these, in any order: neighbours come from different threads.
  Story tells(String... expected) {
    assertThat(sentences()).as("the story of %s", callId).containsExactlyInAnyOrder(expected);
    return this;
  }

  /// These in this order, whatever comes between them.
  Story inOrder(String... expected) {
    assertThat(sentences()).as("the story of %s", callId).containsSubsequence(expected);
    return this;
  }

  /// The only event of this sentence.
  AmiMessage event(String sentence) {
    var found = messages.stream().filter(m -> sentence(m).equals(sentence)).toList();
    assertThat(found).as("%s in the story of %s: %s", sentence, callId, sentences()).hasSize(1);
    return found.getFirst();
  }

  private String sentence(AmiMessage m) {
    var name = m.get("Event");
    return switch (name) {
      case "Newstate" -> leg(m, "Uniqueid") + name + " " + m.get("ChannelStateDesc");
      case "DialBegin" -> leg(m, "DestUniqueid") + name;
      case "DialState", "DialEnd" -> leg(m, "DestUniqueid") + name + " " + m.get("DialStatus");
      case "HangupRequest", "Hangup" ->
          leg(m, "Uniqueid")
              + name
              + " "
              + m.get("Cause")
              + m.find("TechCause").map(t -> "/" + t).orElse("");
      case "OriginateResponse" -> name + " " + m.get("Response") + " " + m.get("Reason");
      case "Cdr" ->
          name
              + " "
              + m.get("Disposition")
              + (m.get("DestinationChannel").isEmpty() ? "" : " leg 2");
      default -> leg(m, "Uniqueid") + name;
    };
  }

  private String leg(AmiMessage m, String header) {
    return m.get(header).equals(callId) ? "" : "leg 2: ";
  }
}
