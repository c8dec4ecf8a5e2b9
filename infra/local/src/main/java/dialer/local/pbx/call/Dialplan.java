package dialer.local.pbx.call;

import dialer.local.pbx.channel.Channel.Running;
import java.util.List;
import java.util.Optional;

/// The contexts of the test PBX's dialplan (`infra/local/asterisk/conf/pbx/extensions.conf`).
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
      default -> Optional.empty();
    };
  }

  private static Optional<List<Running>> given(boolean exists, Running... steps) {
    return exists ? Optional.of(List.of(steps)) : Optional.empty();
  }
}
