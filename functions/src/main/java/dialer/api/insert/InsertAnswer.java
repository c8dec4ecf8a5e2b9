package dialer.api.insert;

import com.fasterxml.jackson.annotation.JsonInclude;
import dialer.api.insert.Insertion.Receipt;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The answer to an insert, nested and flat at once: the documents print both.
@Serdeable(naming = SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
record InsertAnswer(
    String message,
    String status,
    Data data,
    long queueId,
    @Nullable Integer insertedCount,
    @Nullable Long batchId,
    @Nullable String callId,
    List<String> warnings,
    List<String> ignoredFields) {

  /// What the documents' clients look for.
  @Serdeable(naming = SnakeCaseStrategy.class)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Data(
      @Nullable String callId,
      long queueId,
      @Nullable Integer insertedCount,
      @Nullable Long batchId) {}

  static InsertAnswer of(Receipt receipt) {
    boolean quick = receipt.callId() != null;
    Integer count = quick ? null : receipt.insertedCount();
    return new InsertAnswer(
        quick ? "Quick call inserted successfully" : "Queue data inserted successfully",
        "success",
        new Data(receipt.callId(), receipt.queueId(), count, receipt.batchId()),
        receipt.queueId(),
        count,
        receipt.batchId(),
        receipt.callId(),
        receipt.warnings(),
        receipt.ignoredFields());
  }
}
