package dialer.api.insert.request;

import dialer.api.http.Refusal;
import dialer.api.json.JsonBody;
import dialer.api.json.WrittenTime;
import dialer.call.ClientCode;
import dialer.originate.CallerId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The body of `insertdataincallqueue`.
///
/// @param queueId the queue to append to; null makes a new one
/// @param batchId the tenant's own, 64 bits
/// @param dids caller ids in rotation, the queue's
/// @param queue what a new queue is to be; an old one is changed by `updatequeuemaster` alone
/// @param dryRun only say what would become of it
/// @param account the account a superuser acts for
/// @param ignored names of fields nobody asked for
public record BatchRequest(
    @Nullable Long queueId,
    long batchId,
    List<String> dids,
    List<ItemRequest> items,
    QueueSettings queue,
    boolean dryRun,
    @Nullable ClientCode account,
    List<String> ignored) {

  /// @param startAt nothing of it is dialled before; null: at once
  /// @param weight its share of the tenant's channels; null: 1
  /// @param maxCallSeconds of each of its calls; null: not said
  public record QueueSettings(
      @Nullable WrittenTime startAt, @Nullable Integer weight, @Nullable Integer maxCallSeconds) {
    /// The names of the fields that were given.
    public List<String> given() {
      List<String> names = new ArrayList<>();
      if (startAt != null) {
        names.add("start_at");
      }
      if (weight != null) {
        names.add("weight");
      }
      if (maxCallSeconds != null) {
        names.add("max_call_seconds");
      }
      return names;
    }
  }

  public static final int MAX_ITEMS = 1000;
  private static final int MAX_DIDS = 1000;

  public static BatchRequest read(JsonBody json) throws IOException {
    Reader reader = new Reader(json);
    json.object(reader::field);
    return reader.build();
  }

  /// What has been read so far.
  private static final class Reader {
    private final JsonBody json;
    private final ItemReader item;
    private @Nullable Long queueId;
    private @Nullable Long batchId;
    private @Nullable List<String> dids;
    private @Nullable List<ItemRequest> items;
    private @Nullable WrittenTime startAt;
    private @Nullable Integer weight;
    private @Nullable Integer maxCallSeconds;
    private @Nullable Boolean dryRun;
    private @Nullable ClientCode account;

    Reader(JsonBody json) {
      this.json = json;
      this.item = new ItemReader(json);
    }

    boolean field(String field) throws IOException {
      switch (field) {
        case "queue_id" -> queueId = json.integer(0, Long.MAX_VALUE);
        case "batch_id" -> batchId = json.integer(Long.MIN_VALUE, Long.MAX_VALUE);
        case "dids" ->
            dids = json.values(MAX_DIDS, text -> new CallerId("", text.strip()).number());
        case "data" -> items = items();
        case "start_at" -> startAt = json.value(WrittenTime::parse);
        case "weight" -> weight = json.integer(1, 1_000);
        case "max_call_seconds" -> maxCallSeconds = json.integer(1, 86_400);
        case "dry_run" -> dryRun = json.bool();
        case "accountcode", "client_code" -> account = json.value(ClientCode::new);
        default -> {
          return false;
        }
      }
      return true;
    }

    private @Nullable List<ItemRequest> items() throws IOException {
      List<ItemRequest> read = new ArrayList<>();
      boolean array =
          json.array(() -> {
            if (read.size() == MAX_ITEMS) {
              throw Refusal.badRequest("Queue data exceeds max batch size " + MAX_ITEMS);
            }
            read.add(item.read());
          });
      if (array && read.isEmpty()) {
        json.fail("must not be empty");
      }
      return array ? read : null;
    }

    BatchRequest build() {
      json.require("batch_id", batchId, "must not be null");
      json.require("data", items, "must not be null");
      return new BatchRequest(
          queueId,
          batchId == null ? 0 : batchId,
          dids == null ? List.of() : dids,
          items == null ? List.of() : items,
          new QueueSettings(startAt, weight, maxCallSeconds),
          dryRun != null && dryRun,
          account,
          json.ignored());
    }
  }
}
