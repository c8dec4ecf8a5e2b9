package dialer.local.pbx.event;

import dialer.local.pbx.channel.Channel;
import java.util.List;

/// Builds the header lines of events and list answers.
///
/// @param channelVars the variables that manager.conf's `channelvars` shows with every channel
public record Headers(StringBuilder text, List<String> channelVars) {
  public Headers(List<String> channelVars) {
    this(new StringBuilder(800), channelVars);
  }

  public Headers line(String name, String value) {
    text.append(name).append(": ").append(value).append("\r\n");
    return this;
  }

  public Headers line(String name, long value) {
    text.append(name).append(": ").append(value).append("\r\n");
    return this;
  }

  /// The lines that describe a channel; in a dial event the called one's carry a prefix.
  public Headers channel(String prefix, Channel c) {
    line(prefix + "Channel", c.name());
    line(prefix + "ChannelState", c.state().code());
    line(prefix + "ChannelStateDesc", c.state().words());
    line(prefix + "CallerIDNum", known(c.caller().number()));
    line(prefix + "CallerIDName", known(c.caller().name()));
    line(prefix + "ConnectedLineNum", known(c.connected().number()));
    line(prefix + "ConnectedLineName", known(c.connected().name()));
    line(prefix + "Language", "en");
    line(prefix + "AccountCode", c.accountCode());
    line(prefix + "Context", c.place().context());
    line(prefix + "Exten", c.place().exten());
    line(prefix + "Priority", c.place().priority());
    line(prefix + "Uniqueid", c.uniqueId());
    line(prefix + "Linkedid", c.linkedId());
    return variables(prefix + "ChanVariable", c);
  }

  public Headers variables(String header, Channel c) {
    channelVars.forEach(v -> line(header, v + "=" + c.variables().get(v)));
    return this;
  }

  @Override
  public String toString() {
    return text.toString();
  }

  public static String known(String value) {
    return value.isEmpty() ? "<unknown>" : value;
  }
}
