package dialer.local.pbx;

import java.util.List;

/// The headers of Asterisk 22's messages, in their order.
final class HeaderNames {
  static final String CHANNEL =
      "Channel ChannelState ChannelStateDesc CallerIDNum CallerIDName ConnectedLineNum ConnectedLineName Language"
          + " AccountCode Context Exten Priority Uniqueid Linkedid ChanVariable ChanVariable";
  static final String DEST_CHANNEL = "Dest" + CHANNEL.replace(" ", " Dest");
  static final String RESPONSE =
      "Event Privilege ActionID Response Channel Application Data Reason Uniqueid CallerIDNum CallerIDName";
  static final String CDR =
      "Event Privilege AccountCode Source Destination DestinationContext CallerID Channel DestinationChannel"
          + " LastApplication LastData StartTime AnswerTime EndTime Duration BillableSeconds Disposition AMAFlags"
          + " UniqueID UserField CallId TenantId";
  static final String SHOWN =
      "Event ActionID " + CHANNEL + " Application ApplicationData Duration BridgeId";

  private HeaderNames() {}

  static List<String> of(String... parts) {
    return List.of(String.join(" ", parts).split(" "));
  }
}
