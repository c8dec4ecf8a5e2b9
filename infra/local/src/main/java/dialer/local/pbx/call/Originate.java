package dialer.local.pbx.call;

import dialer.local.pbx.channel.Channel;
import dialer.local.pbx.channel.Party;
import dialer.local.pbx.channel.Variables.Assignment;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// One Originate, understood.
///
/// @param target the Channel header, `PJSIP/number@endpoint`
/// @param timeout how long it may ring; zero: for ever
/// @param earlyMedia whether 183 counts as the answer, which it does only with {@link
///   EnterDialplan}
public record Originate(
    String target,
    Answered answered,
    Identity identity,
    Duration timeout,
    boolean earlyMedia,
    List<Assignment> variables) {
  /// What the callee gets.
  public sealed interface Answered {}

  public record RunApplication(String application, String data) implements Answered {}

  public record EnterDialplan(String context, String exten, int priority) implements Answered {}

  /// @param channelId becomes the channel's unique id; empty: Asterisk makes one
  /// @param account the channel's account code, may be empty
  public record Identity(
      Optional<String> actionId, String channelId, String account, Party caller) {}

  /// How it ended, told once.
  public sealed interface Result {}

  public record Success(Channel channel) implements Result {}

  /// @param reason 3 when nobody answered within the timeout, 0 for everything else
  public record Failure(int reason) implements Result {}

  /// What the carrier is told in `X-Attempt`: a function write that adds a header to the INVITE of
  /// the first leg only.
  Optional<String> attempt() {
    return variables.stream()
        .filter(a -> a.name().equals("PJSIP_HEADER(add,X-Attempt)"))
        .map(Assignment::value)
        .findFirst();
  }
}
