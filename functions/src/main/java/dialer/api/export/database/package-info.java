/// A tenant's own Postgres: where it is, how it is reached, the table in it, and what may be wrong
/// with it. Whatever comes from there is a stranger's word, bounded in size and in time.
@NullMarked
package dialer.api.export.database;

import org.jspecify.annotations.NullMarked;
