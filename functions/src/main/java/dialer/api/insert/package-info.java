/// Takes calls in: batches and quick calls. What is answered with success is durable; what is
/// repeated is answered again and inserted once.
@NullMarked
package dialer.api.insert;

import org.jspecify.annotations.NullMarked;
