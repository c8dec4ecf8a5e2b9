/// Brings finished calls into a tenant's own Postgres: a row a call in its table `dialer_calls`
/// ([dialer.api.export.database.CallsTable]), once, in batches. The statement that ends a call
/// writes it into an outbox (migration V18); a worker has a turn with one tenant at a time, inserts
/// there, and forgets here what was committed there. A database that is away, slow or wrong keeps
/// its own calls waiting and nobody else's.
@NullMarked
package dialer.api.export;

import org.jspecify.annotations.NullMarked;
