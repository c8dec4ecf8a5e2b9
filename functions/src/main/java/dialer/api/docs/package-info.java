/// The API's description and the page that shows it, open to all.
///
/// Nobody writes the description: a test reads it from the program and compares it with the
/// committed copy. A new operation needs [Operation] on its handler: what it does, whose
/// `read(JsonBody)` reads its body, whose static method reads its query, what it answers where the
/// return type does not say, and what it refuses with besides the usual. The reader is asked for
/// its fields and their rules, records for what they write, and their comments for what it means;
/// an example of a document is a file under `src/test/resources/documents`. Then renew the copy by
/// the command that `OpenApiTest` prints. Whatever a test is answered over HTTP is held against it.
@NullMarked
package dialer.api.docs;

import org.jspecify.annotations.NullMarked;
