/// Leads in, from a dialer whose agent clicked "Interested" (the document on dialer integration):
/// who may post them, what they say, the call they came of, and what a tenant does with them.
@NullMarked
package dialer.api.lead;

import org.jspecify.annotations.NullMarked;
