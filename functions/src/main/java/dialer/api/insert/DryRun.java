package dialer.api.insert;

import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.util.List;

/// The answer to an insert that was only to be tried; what would be refused is answered as it would
/// be.
///
/// @param insertedCount none
/// @param wouldInsert how many calls it would have been
@Serdeable(naming = SnakeCaseStrategy.class)
record DryRun(
    String message,
    String status,
    boolean dryRun,
    int insertedCount,
    int wouldInsert,
    List<String> warnings,
    List<String> ignoredFields) {

  static DryRun of(int calls, List<String> warnings, List<String> ignored) {
    return new DryRun(
        "Dry run: nothing was inserted", "success", true, 0, calls, warnings, ignored);
  }
}
