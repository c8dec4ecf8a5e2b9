package dialer.local.pbx.call;

import dialer.local.pbx.channel.Channel.Running;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The contexts of the test PBX's dialplan (`infra/local/asterisk/conf/pbx/extensions.conf`) and
/// the agent's own (`edge-agent/asterisk/extensions-dialer.conf`).
public final class Dialplan {
  private Dialplan() {}

  /// The steps from priority 1 on, or nothing where Asterisk would say that the extension does not
  /// exist.
  public static Optional<List<Running>> find(String context, String exten) {
    boolean number = exten.matches("\\d.+");
    return switch (context) {
      case "outbound" ->
          given(
              number,
              new Running("Dial", "PJSIP/" + exten + "@endpoint2,30"),
              new Running("Hangup", ""));
      case "early" ->
          given(exten.equals("s"), new Running("NoOp", "state Up"), new Running("Wait", "30"));
      case "from-trunk" ->
          given(
              number,
              new Running("NoOp", "inbound " + exten),
              new Running("Answer", ""),
              new Running("Wait", "3600"));
      case "dialer-recorded" ->
          switch (exten) {
            case "dial" ->
                recorded(
                    new Running("Dial", "${DIALER_TARGET},${DIALER_SECONDS},${DIALER_OPTIONS}"),
                    new Running("Hangup", ""));
            case "playback", "wait" ->
                recorded(new Running(exten, "${DIALER_DATA}"), new Running("Hangup", ""));
            case "enter" -> recorded(new Running("Goto", "${DIALER_CONTEXT},${DIALER_EXTEN},1"));
            default -> Optional.empty();
          };
      default -> Optional.empty();
    };
  }

  private static Optional<List<Running>> recorded(Running... steps) {
    return Optional.of(
        Stream.concat(Stream.of(new Running("MixMonitor", "${DIALER_RECORDING}")), Stream.of(steps))
            .toList());
  }

  private static Optional<List<Running>> given(boolean exists, Running... steps) {
    return exists ? Optional.of(List.of(steps)) : Optional.empty();
  }
}
