package dialer.local.pbx.event;

import dialer.local.carrier.Q850;
import dialer.local.pbx.channel.Channel;
import dialer.local.pbx.channel.Party;
import dialer.local.pbx.channel.Variables.Assignment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What happens to one channel: it appears, gets its name and account, is dialled, changes state,
/// is hung up.
public final class ChannelEvents {
  private final Listeners listeners;
  private final List<String> channelVars;

  public ChannelEvents(Listeners listeners, List<String> channelVars) {
    this.listeners = listeners;
    this.channelVars = channelVars;
  }

  public void appeared(Channel c) {
    tell("Newchannel", channel(c));
  }

  public void runs(Channel c) {
    tell(
        Privilege.DIALPLAN,
        "Newexten",
        channel(c)
            .line("Extension", c.place().exten())
            .line("Application", c.running().application())
            .line("AppData", c.running().data()));
  }

  public void set(Channel c, Assignment a) {
    tell(
        Privilege.DIALPLAN,
        "VarSet",
        channel(c).line("Variable", a.name()).line("Value", a.value()));
  }

  public void account(Channel c, String account) {
    var old = c.accountCode();
    c.accountCode(account);
    tell("NewAccountCode", channel(c).line("OldAccountCode", old));
  }

  public void caller(Channel c, Party caller) {
    c.caller(caller);
    tell(
        "NewCallerid",
        channel(c).line("CID-CallingPres", "0 (Presentation Allowed, Not Screened)"));
  }

  public void connected(Channel c, Party connected) {
    c.connected(connected);
    tell("NewConnectedLine", channel(c));
  }

  public void state(Channel c) {
    tell("Newstate", channel(c));
  }

  /// @param caller the leg that dials, or null for the first leg of an Originate, which nobody's
  ///   leg dials
  public void dialBegin(@Nullable Channel caller, Channel called, String dialString) {
    tell("DialBegin", both(caller, called).line("DialString", dialString));
  }

  public void dialState(@Nullable Channel caller, Channel called, String status) {
    tell("DialState", both(caller, called).line("DialStatus", status));
  }

  public void dialEnd(@Nullable Channel caller, Channel called, String status) {
    tell("DialEnd", both(caller, called).line("DialStatus", status));
  }

  /// The far side hung up or refused.
  public void hangupRequest(Channel c, int cause, int techCause) {
    var headers = channel(c).line("Cause", cause);
    tell("HangupRequest", techCause == 0 ? headers : headers.line("TechCause", techCause));
  }

  /// The dialplan hung up.
  public void softHangupRequest(Channel c, int cause) {
    tell("SoftHangupRequest", channel(c).line("Cause", cause));
  }

  public void hungUp(Channel c, int cause, int techCause) {
    var headers = channel(c).line("Cause", cause).line("Cause-txt", Q850.text(cause));
    tell("Hangup", techCause == 0 ? headers : headers.line("TechCause", techCause));
  }

  Headers channel(Channel c) {
    return new Headers(channelVars).channel("", c);
  }

  private Headers both(@Nullable Channel caller, Channel called) {
    var headers = new Headers(channelVars);
    if (caller != null) {
      headers.channel("", caller);
    }
    return headers.channel("Dest", called);
  }

  private void tell(String name, Headers headers) {
    tell(Privilege.CALL, name, headers);
  }

  private void tell(Privilege privilege, String name, Headers headers) {
    listeners.tell(new AmiEvent(privilege, name, headers.toString()));
  }
}
