package dialer.edge.journal;

import dialer.call.ClientCode;
import java.time.Instant;

/// Something this agent dialled.
///
/// @param at when its bytes went to Asterisk, or when that was intended where nothing more is known
public record PastDial(ClientCode client, Instant at) {}
