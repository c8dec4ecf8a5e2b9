/// Plain SQL on Postgres. A statement is a text block beside the code that needs it; this package
/// only binds, runs and reads.
@NullMarked
package dialer.api.db;

import org.jspecify.annotations.NullMarked;
