package dialer.edge.ami;

import dialer.originate.DialData;
import dialer.originate.OnAnswer;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Where a recorded call enters the agent's dialplan, and what it finds there. The tenant's words
/// are variables' values, each of which has passed its rule and holds nothing that a dialplan would
/// expand.
///
/// @param extension of [#CONTEXT]
record RecordedSteps(String extension, Map<String, String> variables) {
  static final String CONTEXT = "dialer-recorded";

  /// Empty where there is nothing to hear, or no such extension: an application that only the
  /// operator's list allows.
  static Optional<RecordedSteps> of(OnAnswer onAnswer) {
    return switch (onAnswer) {
      case OnAnswer.Enter(String context, String extension) ->
          Optional.of(
              new RecordedSteps(
                  "enter", Map.of("DIALER_CONTEXT", context, "DIALER_EXTEN", extension)));
      case OnAnswer.Run run when run.secondLeg().isPresent() ->
          run.secondLeg().map(RecordedSteps::dial);
      case OnAnswer.Run run when run.application().is("Playback") || run.application().is("Wait") ->
          Optional.of(
              new RecordedSteps(
                  run.application().name().toLowerCase(Locale.ROOT),
                  Map.of("DIALER_DATA", run.data())));
      case OnAnswer.Run _ -> Optional.empty();
    };
  }

  private static RecordedSteps dial(DialData data) {
    Integer seconds = data.timeoutSeconds();
    return new RecordedSteps(
        "dial",
        Map.of(
            "DIALER_TARGET", data.target().toString(),
            "DIALER_SECONDS", seconds == null ? "" : seconds.toString(),
            "DIALER_OPTIONS", data.options()));
  }
}
