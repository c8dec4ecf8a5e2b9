/// What is to be posted to addresses that tenants gave us: claimed, retried, given up, logged. Rows
/// are written by the statement that decides (triggers of the schema); which address a kind of
/// delivery goes to is its receiver's business.
@NullMarked
package dialer.api.notify.outbox;

import org.jspecify.annotations.NullMarked;
