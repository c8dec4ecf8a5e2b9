package dialer.local.demo;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The tenant `client123` with its server, allocation, people and keys: made once, found again
/// later.
public final class DemoTenant {

  /// @param tenant its API key
  /// @param leads its key for leads (`X-Dialer-Api-Key`)
  public record Keys(String tenant, String leads) {}

  private static final String CODE = "client123";
  private static final String DID = "+1234567890";
  private static final int SERVER_CHANNELS = 200;
  private static final int CHANNELS = 50;
  private static final double CALLS_PER_SECOND = 50;
  private static final int LONGEST_CALL_SECONDS = 20;
  private static final List<String> PEOPLE =
      List.of("agent1", "agent2", "agent3", "vicidial_user_123");

  private final Api api;
  private final String superuser;
  private final @Nullable String tenantKey;
  private final @Nullable String leadsKey;

  /// @param tenantKey what an earlier start was given; null or outdated: another is made
  public DemoTenant(
      Api api, String superuser, @Nullable String tenantKey, @Nullable String leadsKey) {
    this.api = api;
    this.superuser = superuser;
    this.tenantKey = tenantKey;
    this.leadsKey = leadsKey;
  }

  /// Makes what is not there yet.
  ///
  /// @param server code of the Asterisk server its agent answers for
  /// @param hook a command that recordings may be handed to, as the agent's operator listed it
  public Keys ensure(String server, String hook) {
    if (tenantKey != null && leadsKey != null && api.get(tenantKey, "/clients/me").good()) {
      return new Keys(tenantKey, leadsKey);
    }
    var key = client();
    made("server", api.post(superuser, "/servers", server(server)));
    made(
        "allocation",
        api.post(superuser, "/clients/" + CODE + "/allocations", allocation(server, hook)));
    for (var person : PEOPLE) {
      made(
          "agent user",
          api.post(superuser, "/clients/" + CODE + "/agent-users", Map.of("username", person)));
    }
    var leads =
        api.post(superuser, "/clients/" + CODE + "/dialer-keys", Map.of()).orFail("dialer key");
    return new Keys(key, leads.text("api_key"));
  }

  private String client() {
    Map<String, Object> body = new HashMap<>();
    body.put("name", "Demonstration");
    body.put("accountcode", CODE);
    body.put("username", CODE);
    body.put("did", DID);
    body.put("allocated_channels", CHANNELS);
    body.put("number_policy", "any");
    var answer = api.post(superuser, "/clients/", body);
    if (answer.status() == 409) { // an earlier start's, whose key is lost: it gets a new one
      answer = api.post(superuser, "/clients/regenerate-api-key?accountcode=" + CODE, Map.of());
    }
    return answer.orFail("client").text("api_key");
  }

  private static Map<String, Object> server(String code) {
    return Map.of(
        "server_code", code,
        "name", "The Asterisk on this machine",
        "max_channels", SERVER_CHANNELS,
        "calls_per_second", CALLS_PER_SECOND);
  }

  private static Map<String, Object> allocation(String server, String hook) {
    Map<String, Object> body = new HashMap<>();
    body.put("server_code", server);
    body.put("allowed_active_calls", CHANNELS);
    body.put("calls_per_second", CALLS_PER_SECOND);
    body.put("max_call_seconds", LONGEST_CALL_SECONDS);
    body.put("provided_prefix", List.of("0", "1"));
    body.put("context", List.of("outbound"));
    body.put("allocated_dids", List.of(DID));
    body.put("provided_endpoints", List.of("endpoint1", "endpoint2", "provider1"));
    body.put("hooks", List.of(hook));
    return body;
  }

  private static void made(String what, Api.Answer answer) {
    if (answer.status() != 409) { // it is there already
      answer.orFail(what);
    }
  }
}
