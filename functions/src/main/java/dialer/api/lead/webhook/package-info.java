/// Leads out: the webhooks of a tenant's CRMs, which leads go to each and in which words, and what
/// became of each post. What is to be sent is written by a trigger with each version of a lead;
/// `dialer.api.notify` sends it.
@NullMarked
package dialer.api.lead.webhook;

import org.jspecify.annotations.NullMarked;
