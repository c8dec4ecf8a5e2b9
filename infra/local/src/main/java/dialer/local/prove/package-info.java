/// Proves a running system at its carrier: a campaign in the shape of the documents, with parts of
/// the system killed in the middle, judged by the carrier's log and not by our own tables.
@NullMarked
package dialer.local.prove;

import org.jspecify.annotations.NullMarked;
