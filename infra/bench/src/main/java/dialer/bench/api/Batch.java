package dialer.bench.api;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.concurrent.atomic.AtomicLong;

/// The body of an insert in the shape of the documents' complete example, made once; only its batch
/// id changes, so that sending costs the client next to nothing.
final class Batch {
  private static final String PLACE = "000000000000"; // of the batch id, which has as many digits
  private static final String BATCH_ID = "batch_id\":";
  private static final AtomicLong IDS = new AtomicLong(100_000_000_000L);

  private final byte[] body;
  private final int at;
  private final int calls;

  private Batch(byte[] body, int at, int calls) {
    this.body = body;
    this.at = at;
    this.calls = calls;
  }

  /// @param number of the first call; the others' follow
  static Batch of(int calls, long number) {
    var text = new StringBuilder("{\"").append(BATCH_ID);
    int at = text.length();
    text.append(PLACE).append(",\"dids\":[\"+1234567890\"],\"data\":[");
    for (int i = 0; i < calls; i++) {
      text.append(i == 0 ? "" : ",").append(item(i, number + i));
    }
    return new Batch(text.append("]}").toString().getBytes(US_ASCII), at, calls);
  }

  /// The same for a queue that is there.
  Batch in(String queue) {
    var text = new String(body, US_ASCII).replaceFirst("\\{", "{\"queue_id\":" + queue + ",");
    return new Batch(text.getBytes(US_ASCII), text.indexOf("batch_id") + BATCH_ID.length(), calls);
  }

  /// Another with a body of its own, for another thread.
  Batch copy() {
    return new Batch(body.clone(), at, calls);
  }

  /// The body with a batch id that was never used; the same array each time.
  byte[] next() {
    var id = Long.toString(IDS.incrementAndGet()).getBytes(US_ASCII);
    System.arraycopy(id, 0, body, at, id.length);
    return body;
  }

  int calls() {
    return calls;
  }

  private static String item(int i, long number) {
    return """
    {"asterisk_server_code":"server1","caller_id":"Your Company <1001>","action":{"Action":"Originate",\
    "ActionID":"call-uuid-%1$08d","Channel":"PJSIP/%2$d@endpoint1","Application":"Dial",\
    "Data":"PJSIP/0987654321@endpoint2,30","Timeout":30000,"CallerID":"Your Company <1001>",\
    "Account":"client_xyz","EarlyMedia":true,"Async":true,"ChannelId":"channel-%1$08d",\
    "Variable":"CUST=%2$d,CAMP=campaign_2024"},"retry":3,"call_tried":0,"call_success":0,"call_failed":0,\
    "call_status":"pending","connected":false,"create_recording":true,"recording_format":"wav",\
    "queue_type":"outbound","queue_status":"pending","call_timeout":30,\
    "recording_path":"/recordings/call_%2$d.wav",\
    "mix_monitor_command":"/home/ubuntu/asterisk_audiosocket/script.py","disposition":null,\
    "contact_number":%2$d,"project":"campaign_2024","deadline":"2037-12-31T23:59:59Z"}\
    """
        .formatted(i, number);
  }
}
