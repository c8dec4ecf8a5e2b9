/// Calls that were dialled to the end, one by one: in pages, or as a table that is read from the
/// database while it is sent.
@NullMarked
package dialer.api.report.detail;

import org.jspecify.annotations.NullMarked;
