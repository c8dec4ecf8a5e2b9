package dialer.bench.fold;

import dialer.bench.calls.Orders;
import dialer.call.ClientCode;
import dialer.message.AttemptReport;
import dialer.message.Originate;
import dialer.message.Topology;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Calls that are at an agent, and what it is going to report of them, some hundred up at once.
///
/// @param orders what the agent was sent, one a call
/// @param folders the reports in the order each folder gets them, in batches
record InFlight(List<Originate> orders, List<List<List<AttemptReport>>> folders) {
  /// Calls up at once in a folder's share.
  private static final int UP = 250;

  /// @param batch most reports that are folded at once
  /// @param first the first of each call's reports that is sent
  static InFlight of(ClientCode client, long queue, int calls, int batch, int first) {
    List<Originate> orders = Orders.of(client, queue, calls);
    List<List<List<AttemptReport>>> folders = new ArrayList<>();
    for (int shard = 0; shard < Topology.EVENT_SHARDS; shard++) {
      int mine = shard;
      List<Originate> share =
          orders.stream().filter(o -> Topology.shard(o.attempt()) == mine).toList();
      folders.add(batches(reports(share, first), batch));
    }
    return new InFlight(orders, folders);
  }

  int reports() {
    return folders.stream().flatMap(List::stream).mapToInt(List::size).sum();
  }

  private static List<AttemptReport> reports(List<Originate> orders, int first) {
    List<AttemptReport> reports = new ArrayList<>();
    Instant begun = Instant.now();
    for (int n = 0; n < orders.size() + (Orders.REPORTS - 1) * UP; n++) {
      for (int sequence = first; sequence < Orders.REPORTS; sequence++) {
        int call = n - sequence * UP;
        if (call >= 0 && call < orders.size()) {
          reports.add(Orders.report(orders.get(call), sequence, begun.plusMillis(n)));
        }
      }
    }
    return reports;
  }

  private static List<List<AttemptReport>> batches(List<AttemptReport> reports, int most) {
    List<List<AttemptReport>> batches = new ArrayList<>();
    for (int from = 0; from < reports.size(); from += most) {
      batches.add(reports.subList(from, Math.min(from + most, reports.size())));
    }
    return batches;
  }
}
