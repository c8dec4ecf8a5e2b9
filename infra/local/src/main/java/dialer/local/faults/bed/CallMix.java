package dialer.local.faults.bed;

import dialer.local.up.Programs;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Short calls with mixed outcomes. Up to 100 at once have a number each, so that the carrier's log
/// alone says how often a call was tried; of more, those that are refused share theirs.
///
/// @param calls in the order they are placed
/// @param deadlines of some of the numbers
public record CallMix(List<Call> calls, Map<String, Instant> deadlines) {
  /// Q.850: busy, no room, nobody, unknown, rejected.
  private static final int[] CAUSES = {17, 17, 34, 19, 1, 21};

  /// @param retries how often it may be tried again
  public record Call(String number, String application, String data, int timeout, int retries) {
    Map<String, Object> item(@Nullable Instant deadline) {
      Map<String, Object> item = new HashMap<>(item());
      if (deadline != null) {
        item.put("deadline", deadline.toString());
      }
      return item;
    }

    private Map<String, Object> item() {
      return Map.of(
          "asterisk_server_code",
          Programs.SERVER,
          "action",
          Map.of(
              "Action",
              "Originate",
              "Channel",
              "PJSIP/" + number + "@endpoint1",
              "Application",
              application,
              "Data",
              data,
              "Timeout",
              timeout),
          "retry",
          retries,
          "contact_number",
          number,
          "project",
          "faults");
    }
  }

  /// @param first of the numbers
  /// @param step between them: of two mixtures with an even step, one from 0 and one from 1, none
  ///   shares a number with the other
  public static CallMix of(Random random, int count, int first, int step) {
    List<Call> calls = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      calls.add(call(random, first + i * step));
    }
    return new CallMix(calls, Map.of());
  }

  private static Call call(Random random, int n) {
    int percent = random.nextInt(100);
    int retries = random.nextInt(2);
    if (percent < 35) { // answered, and the carrier hangs up at once
      return new Call("97%07d".formatted(n), "Wait", "5", 10_000, retries);
    }
    if (percent < 65) { // rings 1 s, is answered, and we hang up
      return new Call("5%08d".formatted(n), "Wait", "1", 10_000, retries);
    }
    if (percent < 75) { // never answered
      return new Call(
          "99%02d%02d99".formatted(n / 100 % 100, n % 100), "Wait", "1", 1_500, retries);
    }
    int cause = CAUSES[random.nextInt(CAUSES.length)];
    return new Call("9900%02d%02d".formatted(n % 100, cause), "Wait", "1", 10_000, retries);
  }

  /// The same calls, none to be tried again.
  CallMix once() {
    return new CallMix(
        calls.stream()
            .map(c -> new Call(c.number(), c.application(), c.data(), c.timeout(), 0))
            .toList(),
        deadlines);
  }

  /// The same calls, every other one of those with numbers of their own not to be begun after this.
  CallMix dueBy(Instant deadline) {
    Map<String, Instant> due = new HashMap<>();
    for (int i = 0; i < calls.size(); i += 2) {
      if (!calls.get(i).number().startsWith("99")) { // those may be shared
        due.put(calls.get(i).number(), deadline);
      }
    }
    return new CallMix(calls, Map.copyOf(due));
  }

  /// Whether none of them is tried again.
  public boolean isTriedOnce() {
    return calls.stream().allMatch(c -> c.retries() == 0);
  }

  public Set<String> numbers() {
    return calls.stream().map(Call::number).collect(Collectors.toSet());
  }

  /// How many attempts each number may see at most.
  public Map<String, Integer> allowed() {
    return calls.stream()
        .collect(Collectors.toMap(Call::number, c -> 1 + c.retries(), Integer::sum));
  }

  List<Map<String, Object>> items() {
    return calls.stream().map(call -> call.item(deadlines.get(call.number()))).toList();
  }
}
