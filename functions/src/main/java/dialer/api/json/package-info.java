/// Reads request bodies as a stream, by the rules of the contract: trailing commas are tolerated,
/// of a duplicate key the first counts, unknown fields are named and no error, and every bad field
/// is reported at once.
@NullMarked
package dialer.api.json;

import org.jspecify.annotations.NullMarked;
