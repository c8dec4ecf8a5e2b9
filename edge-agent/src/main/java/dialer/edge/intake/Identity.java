package dialer.edge.intake;

import dialer.server.ServerCode;
import java.util.UUID;

/// Who this agent is.
///
/// @param journal the id of its journal
/// @param version of its program, for operators
public record Identity(ServerCode server, UUID journal, String version) {}
