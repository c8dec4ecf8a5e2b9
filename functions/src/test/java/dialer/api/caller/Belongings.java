package dialer.api.caller;

import dialer.api.TestApi;
import java.util.HashMap;
import java.util.Map;

/// An account with one of each thing that a route may name.
final class Belongings {
  private static final String TERMS =
      """
      "allowed_active_calls": 5, "calls_per_second": 5, "provided_prefix": ["0"],
      "context": ["default"], "allocated_dids": ["+1234567890"],
      "provided_endpoints": ["endpoint1"]
      """;

  /// What a route needs to be given to succeed.
  private static final Map<String, String> BODIES =
      Map.ofEntries(
          Map.entry("PUT /clients/{accountcode}", "\"country\": \"GB\""),
          Map.entry("PUT /clients/{accountcode}/number-prefixes", "\"allowed\": [\"+44\"]"),
          Map.entry("POST /clients/{accountcode}/agent-users", "\"username\": \"ann\""),
          Map.entry("PUT /clients/{accountcode}/agent-users/{username}", "\"name\": \"Jo\""),
          Map.entry(
              "PUT /clients/{accountcode}/allocations", "\"server_code\": \"server1\", " + TERMS),
          Map.entry(
              "POST /clients/{accountcode}/allocations", "\"server_code\": \"{spare}\", " + TERMS),
          Map.entry(
              "POST /clients",
              "\"name\": \"N\", \"accountcode\": \"made_{code}\", \"username\": \"made_{code}\", \"password\": \"a long one\""),
          Map.entry("POST /servers", "\"server_code\": \"made_{code}\", \"max_channels\": 5"),
          Map.entry("PUT /servers/{code}", "\"max_channels\": 6"),
          Map.entry("PUT /retention", "\"days\": 30"),
          Map.entry("POST /erasures", "\"phone_number\": \"5550009\""),
          Map.entry(
              "POST /queues/insertdataincallqueue",
              "\"batch_id\": 9, \"data\": [{\"phone_number\": \"5550009\"}]"),
          Map.entry("POST /queues/insertquickcall", "\"phone_number\": \"5550009\""),
          Map.entry("POST /queues/quickcall", "\"phone_number\": \"5550009\""),
          Map.entry("PUT /queues/updatequeuemaster/{id}", "\"weight\": 2"),
          Map.entry("POST /do-not-call", "\"numbers\": [\"+15550008\"]"),
          Map.entry("POST /webhooks", "\"url\": \"https://crm.example.test/other\""),
          Map.entry("PUT /webhooks/{id}", "\"url\": \"https://crm.example.test/changed\""),
          Map.entry("PUT /leads/settings", "\"crm_url\": \"https://crm.example.test/\""),
          Map.entry("PUT /leads/{id}", "\"status\": \"contacted\""),
          Map.entry("POST /leads/exchange", "\"ticket\": \"{ticket}\""));

  final String code;
  private String key;
  private final Map<String, String> names = new HashMap<>();

  Belongings(TestApi api, String code) {
    this.code = code;
    key = api.tenant(code);
    api.allocate(code);
    TestApi.Caller mine = api.with(key);
    String spare = "spare_" + code;
    api.superuser()
        .post("/api/v1/servers", "{\"server_code\": \"%s\", \"max_channels\": 9}".formatted(spare));
    names.put("spare", spare);
    names.put("accountcode", code);
    names.put("code", spare);
    names.put("serverCode", spare);
    names.put("username", "jo");
    names.put("number", "%2B15550007");
    names.put("clientId", mine.get("/api/v1/clients/me").text("id"));
    names.put(
        "queueId",
        mine.insert("{\"batch_id\": 1, \"data\": [{\"phone_number\": \"5550001\"}]}")
            .text("queue_id"));
    for (String call :
        new String[] {"POST /calls/{callId}/cancel", "DELETE /calls/{callId}", "callId"}) {
      names.put(call, call(mine));
    }
    api.execute(
        """
        INSERT INTO erased_recordings (call_id, client_id, server_id, path, erased_at)
        SELECT '%s', c.id, s.id, 'a.wav', now() FROM clients c, asterisk_servers s
         WHERE c.accountcode = '%s' AND s.code = 'server1'
        """
            .formatted(names.get("callId"), code));
    mine.post("/api/v1/do-not-call", "{\"numbers\": [\"+15550007\"]}");
    mine.post("/api/v1/clients/" + code + "/agent-users", "{\"username\": \"jo\"}");
    mine.put("/api/v1/leads/settings", "{\"crm_url\": \"https://crm.example.test/\"}");
    names.put(
        "webhooks",
        mine.post("/api/v1/webhooks", "{\"url\": \"https://crm.example.test/\"}").text("id"));
    var dialer = mine.post("/api/v1/clients/" + code + "/dialer-keys", "");
    names.put("prefix", dialer.text("api_key").substring(0, 8));
    var lead =
        api.sending(
                Map.of(
                    "X-Dialer-Api-Key", dialer.text("api_key"), "Content-Type", "application/json"))
            .post(
                "/api/v1/leads/from-dialer",
                "{\"user\": \"jo\", \"phone_number\": \"+15550006\", \"first_name\": \"P\"}");
    names.put("leads", lead.text("lead.id"));
    names.put("ticket", lead.text("redirect_url").replaceFirst(".*ticket=", ""));
    names.put("delivery", mine.get("/api/v1/webhooks/deliveries").text("data.0.event_id"));
    mine.post("/api/v1/callbacks/secrets", "");
    names.put("secrets", mine.get("/api/v1/callbacks/secrets").text("data.0.id"));
    String done = call(mine);
    api.execute(
        "UPDATE clients SET callbackurl = 'https://crm.example.test/' WHERE accountcode = '%s'"
            .formatted(code));
    api.execute(
        """
        UPDATE calls SET call_status = 'processed', disposition = 'BUSY', call_tried = 1, started_at = now(),
                         ended_at = now() WHERE id = '%s'
        """
            .formatted(done));
    names.put("callback", mine.get("/api/v1/callbacks").text("data.0.event_id"));
  }

  private static String call(TestApi.Caller mine) {
    return mine.post("/api/v1/queues/quickcall", "{\"phone_number\": \"5550002\"}").text("call_id");
  }

  /// @param route as `POST /calls/{callId}/cancel`
  String path(String route) {
    String id =
        route.contains("/leads/")
            ? "leads"
            : route.contains("/secrets/")
                ? "secrets"
                : route.contains("/webhooks/") ? "webhooks" : "queueId";
    String path =
        route
            .replaceFirst("^[A-Z]+ ", "/api/v1")
            .replace("{id}", names.get(id))
            .replace("{callId}", names.getOrDefault(route, names.get("callId")))
            .replace(
                "{eventId}", names.get(route.contains("/webhooks/") ? "delivery" : "callback"));
    return filled(path)
        + (route.equals("GET /queues/getqueues") ? "?master_queue_id=" + names.get("queueId") : "");
  }

  String key() {
    return key;
  }

  /// After it was taken away.
  void renewKey(TestApi api) {
    key =
        api.superuser()
            .post("/api/v1/clients/regenerate-api-key?accountcode=" + code, "")
            .text("api_key");
  }

  /// The fields of its body, without braces.
  String fields(String route) {
    return filled(BODIES.getOrDefault(route, ""));
  }

  private String filled(String text) {
    String filled = text.replace("made_{code}", "made_" + code);
    for (var name : names.entrySet()) {
      filled = filled.replace("{" + name.getKey() + "}", name.getValue());
    }
    return filled;
  }
}
