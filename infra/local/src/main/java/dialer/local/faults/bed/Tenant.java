package dialer.local.faults.bed;

import dialer.local.carrier.check.Entry;
import dialer.local.demo.Api;
import dialer.local.service.ServiceFailure;
import dialer.local.up.Programs;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A client with one allocation, and its key.
public final class Tenant {
  private static final int BATCH = 1_000;
  private static final int LONGEST_CALL_SECONDS = 60;
  private static final String DID = "+1234567890";

  private final Api api;
  private final String code;
  private final String key;
  private final int cap;
  private long batch = System.currentTimeMillis();

  private Tenant(Api api, String code, String key, int cap) {
    this.api = api;
    this.code = code;
    this.key = key;
    this.cap = cap;
  }

  /// Makes one whose limits are all the same, so that none hides behind another.
  ///
  /// @param more of its allocation
  static Tenant make(Api api, String superuser, String code, int cap, Map<String, Object> more) {
    Map<String, Object> client = new HashMap<>();
    client.put("name", code);
    client.put("accountcode", code);
    client.put("username", code);
    client.put("did", DID);
    client.put("allocated_channels", cap);
    client.put("number_policy", "any");
    var key = api.post(superuser, "/clients/", client).orFail("client").text("api_key");
    Map<String, Object> allocation = new HashMap<>();
    allocation.put("server_code", Programs.SERVER);
    allocation.put("allowed_active_calls", cap);
    allocation.put("calls_per_second", 1_000); // the server's is the one that is judged
    allocation.put("quick_reserve", 0);
    allocation.put("max_call_seconds", LONGEST_CALL_SECONDS);
    allocation.put("allocated_dids", List.of(DID));
    allocation.put("provided_endpoints", List.of("endpoint1", "endpoint2"));
    allocation.putAll(more);
    api.post(superuser, "/clients/" + code + "/allocations", allocation).orFail("allocation");
    return new Tenant(api, code, key, cap);
  }

  public String code() {
    return code;
  }

  public int cap() {
    return cap;
  }

  /// Places the calls in a queue of their own; what is tried again is tried after a second.
  ///
  /// @return the queue's id
  public String place(CallMix mix) {
    var queue = "";
    var items = mix.items();
    for (int from = 0; from < items.size(); from += BATCH) {
      Map<String, Object> body = new HashMap<>();
      body.put("batch_id", batch++);
      body.put("data", items.subList(from, Math.min(items.size(), from + BATCH)));
      if (!queue.isEmpty()) {
        body.put("queue_id", Long.valueOf(queue));
      }
      queue =
          api.post(key, "/queues/insertdataincallqueue/", body)
              .orFail("the batch")
              .text("queue_id");
    }
    change(queue, Map.of("retry_gap", 1));
    return queue;
  }

  /// Returns when the API has answered that no call of it is begun any more.
  public void pause(String queue) {
    change(queue, Map.of("queue_status", "paused"));
  }

  public void resume(String queue) {
    change(queue, Map.of("queue_status", "in-progress"));
  }

  private void change(String queue, Map<String, Object> to) {
    api.put(key, "/queues/updatequeuemaster/" + queue, to).orFail("a change of the queue");
  }

  /// As [#pause], for all queues, and what waits ends.
  public void flush() {
    api.post(key, "/queues/flushqueue/", Map.of()).orFail("the flush");
  }

  /// @throws ServiceFailure when the API refuses or does not answer
  public List<Entry> entries(String queue) {
    return api.entries(key, queue).stream().map(Entry::of).toList();
  }
}
