package dialer.edge.ami;

import dialer.call.AttemptId;
import dialer.call.ClientCode;

/// A channel of an attempt that Asterisk has right now.
///
/// @param attempt the attempt whose first or second leg it is
/// @param client by the account code we gave it
/// @param firstLeg the call is over when this one is gone
/// @param up whether that party picked up
public record LiveChannel(AttemptId attempt, ClientCode client, boolean firstLeg, boolean up) {}
