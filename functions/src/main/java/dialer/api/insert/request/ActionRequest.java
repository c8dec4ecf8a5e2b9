package dialer.api.insert.request;

import dialer.originate.Application;
import dialer.originate.CallerId;
import dialer.originate.Channel;
import dialer.originate.ChannelVariable;
import dialer.originate.Codec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The `action` of a call: AMI's Originate in the words of the documents.
///
/// @param channel null in a quick call, which has numbers instead
/// @param timeoutMillis how long the callee may ring, 1,000 to 120,000
/// @param earlyMedia whether it was asked for; it has no effect, which is said in a warning
/// @param actionId the tenant's own, as `channelId` and `account`: echoed, never used
/// @param preDialGoSub given and not supported: said in a warning
public record ActionRequest(
    @Nullable Channel channel,
    @Nullable Application application,
    @Nullable String data,
    @Nullable Integer timeoutMillis,
    @Nullable CallerId callerId,
    List<ChannelVariable> variables,
    boolean earlyMedia,
    List<Codec> codecs,
    @Nullable String actionId,
    @Nullable String channelId,
    @Nullable String account,
    boolean preDialGoSub) {

  /// What is meant where a quick call has no `action`.
  static final ActionRequest NONE =
      new ActionRequest(
          null, null, null, null, null, List.of(), false, List.of(), null, null, null, false);

  ActionRequest withCallerId(CallerId other) {
    return new ActionRequest(
        channel,
        application,
        data,
        timeoutMillis,
        other,
        variables,
        earlyMedia,
        codecs,
        actionId,
        channelId,
        account,
        preDialGoSub);
  }
}
