package dialer.local.prove;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// Items in the shape of the documents' bulk example, with numbers of the carrier's plan.
final class BulkExample {
  /// What the first number comes to: answered (then the second leg is dialled), busy, nobody, no
  /// room, unknown, refused, unavailable.
  private static final List<String> NUMBERS =
      List.of(
          "99010200",
          "99000200",
          "99010100",
          "99000300",
          "97",
          "97",
          "99010017",
          "99000017",
          "99000099",
          "99010034",
          "99000034",
          "99000001",
          "99000021",
          "99010019");

  private static final List<String> SECOND_LEGS =
      List.of("99010000", "99000200", "99000017", "99000099");

  private final Random random;

  BulkExample(long seed) {
    random = new Random(seed);
  }

  /// @param deadline of every call
  List<Map<String, Object>> items(int count, Instant deadline) {
    List<Map<String, Object>> items = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      items.add(item(i, deadline));
    }
    return items;
  }

  private Map<String, Object> item(int i, Instant deadline) {
    var number = NUMBERS.get(random.nextInt(NUMBERS.size()));
    if (number.equals("97")) {
      number = "97%07d".formatted(random.nextInt(10_000_000));
    }
    var second = SECOND_LEGS.get(random.nextInt(SECOND_LEGS.size()));
    return Map.ofEntries(
        Map.entry("asterisk_server_code", "server1"),
        Map.entry("caller_id", "Your Company <1001>"),
        Map.entry(
            "action",
            Map.of(
                "Action",
                "Originate",
                "ActionID",
                "call-uuid-" + i,
                "Channel",
                "PJSIP/" + number + "@endpoint1",
                "Application",
                "Dial",
                "Data",
                "PJSIP/" + second + "@endpoint2,5",
                "Timeout",
                4000,
                "CallerID",
                "Your Company <1001>",
                "Account",
                "your_account_code",
                "EarlyMedia",
                true,
                "Async",
                true)),
        Map.entry("retry", 0),
        Map.entry("create_recording", true),
        Map.entry("recording_format", "wav"),
        Map.entry("queue_type", "outbound"),
        Map.entry("call_timeout", 30),
        Map.entry("contact_number", Long.parseLong(number)),
        Map.entry("project", "campaign_2024"),
        Map.entry("deadline", deadline.toString()));
  }
}
