/// Lists as tables (CSV) for who asks for one: read from the database while they are sent, and
/// harmless to the spreadsheet that opens them.
@NullMarked
package dialer.api.table;

import org.jspecify.annotations.NullMarked;
