package dialer.edge.journal;

import dialer.call.AttemptId;
import dialer.call.ClientCode;
import java.time.Instant;

/// Something that was dialled here.
///
/// @param at when its bytes went to Asterisk, or when that was intended where nothing more is known
public record PastDial(AttemptId attempt, ClientCode client, Instant at) {}
