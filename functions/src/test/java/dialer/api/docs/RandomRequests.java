package dialer.api.docs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dialer.api.TestApi;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// Makes requests to an operation from its description: a third of them right.
final class RandomRequests {
  private static final String ACCOUNT = "victim";
  private static final List<String> PLACES =
      List.of(
          "0",
          "-1",
          "99999999999999999999",
          "a%00b",
          "%C3%28",
          "..%2F..",
          "%20",
          "null",
          "%F0%9F%A4%99");
  private static final List<String> CONTENT_TYPES =
      List.of(
          "application/xml",
          "text/plain",
          "application/x-www-form-urlencoded",
          "multipart/form-data",
          "application/json; charset=utf-16",
          "application/json;;;",
          "*/*");
  private static final List<String> ACCEPTED =
      List.of("*/*", "text/csv", "image/png", "a", "*/json");

  private final TestApi api;
  private final RandomValues values;
  private final Map<String, String> known = new HashMap<>();
  private int made;

  RandomRequests(TestApi api, Random random) {
    this.api = api;
    this.values = new RandomValues(random);
    String key = api.tenant(ACCOUNT);
    api.allocate(ACCOUNT);
    api.superuser()
        .post(
            "/api/v1/clients",
            """
            {"name": "n", "accountcode": "login", "username": "login", "password": "a long one"}
            """);
    known.put("accountcode", ACCOUNT);
    known.put("code", "server1");
    api.superuser().post("/api/v1/servers", "{\"server_code\": \"spare\", \"max_channels\": 9}");
    known.put("serverCode", "spare");
    known.put("number", "%2B15550001");
    known.put("clientId", api.with(key).get("/api/v1/clients/me").text("id"));
    renew();
  }

  /// @param right whether nothing is wrong with it
  record Request(
      boolean right, String method, String target, Map<String, String> headers, byte[] body) {
    @Override
    public String toString() {
      String text = new String(body, StandardCharsets.UTF_8);
      return "%s %s %s %s"
          .formatted(method, target, headers, text.substring(0, Math.min(500, text.length())));
    }
  }

  /// A queue that waits, as those before were ended.
  private void renew() {
    known.put(
        "queue",
        api.superuser()
            .post(
                "/api/v1/queues/insertdataincallqueue?accountcode=" + ACCOUNT,
                "{\"batch_id\": 1, \"queue_id\": null, \"data\": [{\"phone_number\": \"+15550001\"}]}")
            .text("queue_id"));
    known.put(
        "callId",
        api.superuser()
            .get("/api/v1/calls?queue_id=" + known.get("queue") + "&accountcode=" + ACCOUNT)
            .text("data.0.call_id"));
  }

  Request next(Contract.Operation operation) {
    boolean right = values.chance(0.34);
    Map<String, String> headers = new HashMap<>(Map.of("Content-Type", "application/json"));
    List<String> query = new ArrayList<>();
    if (right || values.chance(0.85)) {
      headers.put("X-API-KEY", TestApi.SUPERUSER_KEY);
      query.add("accountcode=" + ACCOUNT);
    } else if (values.chance(0.5)) {
      headers.put(
          "Authorization",
          "Bearer "
              + values.one(
                  List.of("", "a.b.c", "x".repeat(3000), "..", "eyJhbGciOiJub25lIn0.e30.")));
    }
    String path = path(operation.path(), right);
    query(operation, right, query);
    if (!right && values.chance(0.1)) {
      headers.put("Content-Type", values.one(CONTENT_TYPES));
    }
    if (!right && values.chance(0.1)) {
      headers.put("Accept", values.one(ACCEPTED));
    }
    String target = path + (query.isEmpty() ? "" : "?" + String.join("&", query));
    return new Request(right, operation.method(), target, headers, body(operation, right));
  }

  private String path(String template, boolean right) {
    if (right && (template.contains("cancel") || template.contains("updatequeuemaster"))) {
      renew();
    }
    if (right && template.endsWith("/do-not-call/{number}")) {
      api.superuser()
          .post("/api/v1/do-not-call?accountcode=" + ACCOUNT, "{\"numbers\": [\"+15550001\"]}");
    }
    String path = template;
    while (path.contains("{")) {
      String name = path.substring(path.indexOf('{') + 1, path.indexOf('}'));
      String there = known.getOrDefault(name, known.getOrDefault("queue", "1"));
      String value = right || values.chance(0.7) ? there : values.one(PLACES);
      path = path.replace("{" + name + "}", value);
    }
    return path;
  }

  private void query(Contract.Operation operation, boolean right, List<String> query) {
    for (JsonNode parameter : operation.described().path("parameters")) {
      String name = parameter.path("name").asText();
      if (!parameter.path("in").asText().equals("query")) {
        continue;
      }
      if (right && name.equals("master_queue_id")) {
        query.add(name + "=" + known.get("queue"));
      } else if (!right && values.chance(0.2)) {
        String value = values.one(List.of("1", "2024-01-31", "text", values.hostileText()));
        query.add(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8));
      }
    }
  }

  private byte[] body(Contract.Operation operation, boolean right) {
    JsonNode content = operation.described().path("requestBody").path("content");
    if (content.isMissingNode()) {
      return right || values.chance(0.8) ? new byte[0] : bytes(values.hostileText());
    }
    JsonNode json = content.path("application/json");
    JsonNode schema = Contract.COMMITTED.resolved(json.path("schema"));
    JsonNode value = values.valid(schema, right ? 0 : values.one(List.of(0.0, 0.3, 1.0)));
    if (right) {
      return bytes(fitting(operation, value).toString());
    }
    JsonNode spoilt = values.chance(0.8) ? values.spoilt(value) : value;
    byte[] bytes = bytes(spoilt.toString());
    if (values.chance(0.1)) {
      return Arrays.copyOf(bytes, bytes.length / 2);
    }
    return values.chance(0.1) ? spoilt.toString().getBytes(StandardCharsets.UTF_16) : bytes;
  }

  /// What must be of this world rather than of the description.
  private JsonNode fitting(Contract.Operation operation, JsonNode value) {
    ObjectNode object = (ObjectNode) value;
    String unique = "unique" + ++made;
    switch (operation.path()) {
      case "/api/v1/auth/login" -> object.put("username", "login").put("password", "a long one");
      case "/api/v1/clients" -> object.put("accountcode", unique).put("username", unique);
      case "/api/v1/clients/{accountcode}/agent-users" -> object.put("username", unique);
      case "/api/v1/clients/{accountcode}/allocations" ->
          object.put("server_code", operation.method().equals("PUT") ? "server1" : "spare");
      case "/api/v1/servers" -> object.put("server_code", unique);
      default -> {}
    }
    return object;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
