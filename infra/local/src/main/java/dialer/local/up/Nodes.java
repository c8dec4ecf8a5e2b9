package dialer.local.up;

import dialer.local.demo.Api;
import dialer.local.service.Ports;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The API as one process, or as several behind a round robin.
///
/// @param count of processes, from 1
/// @param port that clients know
/// @param lambda as functions of a local Lambda, which is one process here and as many inside
record Nodes(int count, int port, boolean lambda) {
  static final int MOST = 8;

  /// Starts them one after the other: the first one makes the schema.
  Api start(Home home, Secrets secrets, Keeper keeper, Backing backing) {
    List<Integer> ports = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      var name = i == 1 ? "functions" : "functions-" + i;
      var node = new Node(name, count == 1 ? port : Ports.free(), lambda);
      var program =
          Programs.functions(
              home.path(),
              backing,
              node,
              secrets.madeOnce("SUPERUSER_KEY"),
              secrets.madeOnce("KEYS_PEPPER"),
              Map.of());
      keeper.keep("The API (" + name + ")", program::isAlive, program::restart, program);
      ports.add(node.port());
    }
    if (count > 1) {
      var balancer = new RoundRobin(port, ports);
      keeper.keep("The round robin", balancer::isOpen, () -> {}, balancer);
    }
    return new Api("http://127.0.0.1:" + port);
  }
}
