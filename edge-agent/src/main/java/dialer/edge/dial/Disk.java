package dialer.edge.dial;

import dialer.edge.ami.CdrFile;
import dialer.edge.journal.Journal;
import dialer.edge.record.Recordings;

/// What the dialler has on this host's disk.
///
/// @param recordings closed with the dialler
public record Disk(Journal journal, CdrFile records, Recordings recordings) {}
