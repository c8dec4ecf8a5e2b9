package dialer.api.steer;

import dialer.api.json.JsonBody;
import dialer.api.json.WrittenTime;
import dialer.api.queue.QueueStatus;
import dialer.call.ClientCode;
import dialer.call.Disposition;
import dialer.call.RetryPolicy;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is to change of a queue; null leaves it as it is.
///
/// @param status where the queue is to go
/// @param retry false: no call of it is tried again
/// @param retryCount 0 to 100
/// @param retryGap seconds, at most a week
/// @param retryOn the dispositions that are worth another try: BUSY, NO ANSWER, CONGESTION, FAILED
/// @param weight its share of the tenant's channels, 1 to 1000
/// @param startAt nothing of it is dialled before
/// @param maxCallSeconds of each of its calls
/// @param account the tenant a superuser acts for
record SteerRequest(
    @Nullable QueueStatus status,
    @Nullable Boolean retry,
    @Nullable Integer retryCount,
    @Nullable Integer retryGap,
    @Nullable List<Disposition> retryOn,
    @Nullable Integer weight,
    @Nullable WrittenTime startAt,
    @Nullable Integer maxCallSeconds,
    @Nullable ClientCode account) {
  private static final int MAX_RETRIES = 100;
  private static final int LONGEST_GAP = 7 * 24 * 3600;
  private static final int MAX_WEIGHT = 1_000;

  private static final class Fields {
    private @Nullable QueueStatus status;
    private @Nullable Boolean retry;
    private @Nullable Integer retryCount;
    private @Nullable Integer retryGap;
    private @Nullable List<Disposition> retryOn;
    private @Nullable Integer weight;
    private @Nullable WrittenTime startAt;
    private @Nullable Integer maxCallSeconds;
    private @Nullable ClientCode account;
  }

  static SteerRequest read(JsonBody body) throws IOException {
    Fields fields = new Fields();
    body.object(name -> field(fields, name, body));
    return new SteerRequest(
        fields.status,
        fields.retry,
        fields.retryCount,
        fields.retryGap,
        fields.retryOn,
        fields.weight,
        fields.startAt,
        fields.maxCallSeconds,
        fields.account);
  }

  private static boolean field(Fields to, String name, JsonBody body) throws IOException {
    switch (name) {
      case "queue_status" -> to.status = body.value(QueueStatus::parse);
      case "retry" -> to.retry = body.bool();
      case "retry_count" -> to.retryCount = body.integer(0, MAX_RETRIES);
      case "retry_gap" -> to.retryGap = body.integer(0, LONGEST_GAP);
      case "retry_on" ->
          to.retryOn = body.values(RetryPolicy.POSSIBLE.size(), SteerRequest::worthARetry);
      case "weight" -> to.weight = body.integer(1, MAX_WEIGHT);
      case "start_at" -> to.startAt = body.value(WrittenTime::parse);
      case "max_call_seconds" -> to.maxCallSeconds = body.integer(1, 86_400);
      case "accountcode", "client_code" -> to.account = body.value(ClientCode::new);
      default -> {
        return false;
      }
    }
    return true;
  }

  private static Disposition worthARetry(String label) {
    return RetryPolicy.POSSIBLE.stream()
        .filter(disposition -> disposition.label().equals(label))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException("must be one of BUSY, NO ANSWER, CONGESTION, FAILED"));
  }
}
