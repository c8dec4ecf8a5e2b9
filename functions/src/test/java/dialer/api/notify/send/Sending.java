package dialer.api.notify.send;

import dialer.api.World;
import dialer.api.caller.Tenant;
import dialer.api.notify.reach.TestNames;
import dialer.api.notify.secret.SigningSecrets;
import dialer.call.ClientCode;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Map;

/// Functions that may post to 127.0.0.1, and tenants whose calls end.
final class Sending implements AutoCloseable {
  final World world;

  Sending() throws Exception {
    world = new World(Map.of("dialer.notify.reach.allowed-networks", "127.0.0.1/32"));
  }

  TestNames names() {
    return world.functions.getBean(TestNames.class);
  }

  int send() throws InterruptedException {
    return send(Duration.ofSeconds(20));
  }

  int send(Duration budget) throws InterruptedException {
    return world.functions.getBean(SendDeliveries.class).run(budget);
  }

  long tenant(String url) throws Exception {
    long tenant = world.tenant(10);
    world.run("UPDATE clients SET callbackurl = ?, callback_http = true WHERE id = ?", url, tenant);
    return tenant;
  }

  long tenant(Receiver receiver) throws Exception {
    return tenantAt(receiver.port());
  }

  /// Its callbackurl is plain http at this machine.
  long tenantAt(int port) throws Exception {
    String host = "r" + port + ".example.test";
    names().put(host, "127.0.0.1");
    return tenant("http://" + host + ":" + port + "/back");
  }

  /// Calls of a tenant that end as nobody dialled them.
  void outcomes(long tenant, int count) throws Exception {
    var now = world.clock.instant().atOffset(ZoneOffset.UTC);
    world.calls(tenant, world.queue(tenant), null, count);
    world.run(
        """
        UPDATE calls SET call_status = 'flushed', disposition = 'EXPIRED', ended_at = ?, updated_at = ?
         WHERE client_id = ? AND call_status = 'pending'
        """,
        now,
        now,
        tenant);
  }

  /// What became of each try.
  String log(long tenant) throws Exception {
    return world.text(
        """
        SELECT string_agg(concat_ws(' ', t.number, t.status, t.error), '; ' ORDER BY t.number)
          FROM deliveries d JOIN delivery_tries t ON t.delivery_id = d.id WHERE d.client_id = ?
        """,
        tenant);
  }

  long waiting(long tenant) throws Exception {
    return world.number(
        "SELECT count(*) FROM deliveries WHERE client_id = ? AND next_at IS NOT NULL", tenant);
  }

  /// A new secret of the tenant's.
  String secret(long tenant) {
    return world
        .functions
        .getBean(SigningSecrets.class)
        .make(new Tenant(tenant, new ClientCode("any")))
        .secret();
  }

  /// Long enough for any gap and any rest.
  void later() {
    world.clock.advance(Duration.ofHours(3));
  }

  @Override
  public void close() throws Exception {
    world.close();
  }
}
