/// How every operation is reached and how it refuses: the prefixes of the documents, request ids,
/// pages, and the one error body.
@NullMarked
package dialer.api.http;

import org.jspecify.annotations.NullMarked;
