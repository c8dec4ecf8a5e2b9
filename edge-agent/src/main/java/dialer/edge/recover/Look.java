package dialer.edge.recover;

import dialer.call.AttemptId;
import dialer.edge.ami.LiveChannel;
import dialer.edge.ami.PastCall;
import java.util.List;
import java.util.Map;

/// What Asterisk and its call records showed at one moment.
///
/// @param unbroken whether the records can be trusted to hold every call that ended since the mark
public record Look(
    List<LiveChannel> channels, boolean unbroken, Map<AttemptId, PastCall> records) {}
