/// Proves a running system at its carrier: a campaign in the shape of the documents, with parts of
/// the system killed in the middle, judged by the carrier's log and not by our own tables. And at
/// its CRM: leads of many senders, with the CRM killed in the middle, judged by the CRM's journal.
@NullMarked
package dialer.local.prove;

import org.jspecify.annotations.NullMarked;
