package dialer.api.caller;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import dialer.api.TestApi;
import dialer.api.TestApi.Answer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Who gets what answer on which route. A route that nobody put into [#ROUTES] fails, so that a new
/// one is thought about.
class IsolationTest {
  /// What a route is to each of those who may call it.
  private enum Kind {
    /// For everybody.
    OPEN,
    /// For everybody, but it needs a body.
    LOGIN,
    /// For whoever has a key; says something of nobody in particular.
    ANYBODY,
    /// A tenant's own; a superuser names the account or is meant itself.
    OWN,
    /// A tenant's own; a superuser must name the account.
    TENANT,
    /// Names an account in its path; another one's is 403.
    ACCOUNT,
    /// Names something by its id; another's is 404, as if it were not.
    OBJECT,
    /// For a dialer's key alone.
    DIALER,
    /// A tenant's, and its dialer's key's too; it needs a body.
    CRM,
    /// For superusers.
    OPERATOR,
    /// For an edge agent.
    AGENT,
    /// Upgraded to a WebSocket; no use to a plain request.
    SOCKET
  }

  private static final Map<String, Kind> ROUTES =
      Map.ofEntries(
          entry("GET /monitoring/health", Kind.OPEN),
          entry("GET /monitoring/status", Kind.OPEN),
          entry("GET /api/docs", Kind.OPEN),
          entry("GET /api/docs/openapi.json", Kind.OPEN),
          entry("GET /api/docs/page.js", Kind.OPEN),
          entry("GET /api/docs/swagger-ui-bundle.js", Kind.OPEN),
          entry("GET /api/docs/swagger-ui.css", Kind.OPEN),
          entry("POST /auth/login", Kind.LOGIN),
          entry("POST /auth/refresh", Kind.LOGIN),
          entry("GET /queues/getqueuestatuses", Kind.ANYBODY),
          entry("GET /clients/me", Kind.OWN),
          entry("GET /clients/me/export", Kind.OWN),
          entry("GET /clients/test-connection", Kind.ANYBODY),
          entry("POST /clients/test-connection", Kind.ANYBODY),
          entry("PUT /clients/regenerate-api-key", Kind.OWN),
          entry("POST /clients/regenerate-api-key", Kind.OWN),
          entry("PUT /clients/revoke-api-key", Kind.OWN),
          entry("POST /clients/revoke-api-key", Kind.OWN),
          entry("GET /clients/allocated-servers", Kind.OWN),
          entry("GET /monitoring/serverstatus", Kind.OWN),
          entry("GET /monitoring/callingsummary", Kind.TENANT),
          entry("GET /monitoring/activecalls", Kind.TENANT),
          entry("GET /client-call-details/details", Kind.TENANT),
          entry("GET /client-call-details/summary", Kind.TENANT),
          entry("POST /client-call-details/details/file", Kind.TENANT),
          entry("GET /reports/by-queue", Kind.TENANT),
          entry("GET /reports/by-project", Kind.TENANT),
          entry("GET /reports/by-server", Kind.TENANT),
          entry("GET /reports/by-disposition", Kind.TENANT),
          entry("GET /reports/minutes", Kind.OWN),
          entry("GET /retention", Kind.TENANT),
          entry("PUT /retention", Kind.TENANT),
          entry("POST /erasures", Kind.TENANT),
          entry("GET /erasures/recordings", Kind.TENANT),
          entry("DELETE /erasures/recordings/{callId}", Kind.OBJECT),
          entry("GET /queues/getmasterqueues", Kind.TENANT),
          entry("GET /queues/getqueues", Kind.TENANT),
          entry("GET /queues/getquickcalls", Kind.TENANT),
          entry("POST /queues/insertdataincallqueue", Kind.TENANT),
          entry("POST /queues/insertquickcall", Kind.TENANT),
          entry("POST /queues/quickcall", Kind.TENANT),
          entry("PUT /queues/updatequeuemaster/{id}", Kind.OBJECT),
          entry("GET /queues/flushqueue", Kind.TENANT),
          entry("POST /queues/flushqueue", Kind.TENANT),
          entry("POST /controls/dispatch-calls", Kind.TENANT),
          entry("POST /controls/setup-channels", Kind.TENANT),
          entry("GET /do-not-call", Kind.OWN),
          entry("POST /do-not-call", Kind.OWN),
          entry("DELETE /do-not-call/{number}", Kind.OWN),
          entry("GET /callbacks", Kind.TENANT),
          entry("GET /callbacks/{eventId}", Kind.OBJECT),
          entry("POST /callbacks/{eventId}/redeliver", Kind.OBJECT),
          entry("GET /callbacks/secrets", Kind.TENANT),
          entry("POST /callbacks/secrets", Kind.TENANT),
          entry("DELETE /callbacks/secrets/{id}", Kind.OBJECT),
          entry("GET /api/ws/v1/monitoring/ws", Kind.SOCKET),
          entry("GET /calls", Kind.TENANT),
          entry("GET /calls/{callId}", Kind.OBJECT),
          entry("POST /calls/{callId}/cancel", Kind.OBJECT),
          entry("POST /calls/{callId}/hangup", Kind.OBJECT),
          entry("DELETE /calls/{callId}", Kind.OBJECT),
          entry("GET /calls/decisions", Kind.TENANT),
          entry("GET /clients/{accountcode}/number-prefixes", Kind.ACCOUNT),
          entry("PUT /clients/{accountcode}/number-prefixes", Kind.OPERATOR),
          entry("POST /servers/{code}/agent-token", Kind.OPERATOR),
          entry("DELETE /servers/{code}/agent-token", Kind.OPERATOR),
          entry("GET /agents/me", Kind.AGENT),
          entry("GET /alerts", Kind.OPERATOR),
          entry("GET /clients/queue-masters/{clientId}", Kind.OBJECT),
          entry("GET /clients/calling-queue-entries/{clientId}/{queueId}", Kind.OBJECT),
          entry("GET /clients/{accountcode}", Kind.ACCOUNT),
          entry("GET /clients/{accountcode}/allocations", Kind.ACCOUNT),
          entry("GET /clients/{accountcode}/agent-users", Kind.ACCOUNT),
          entry("POST /clients/{accountcode}/agent-users", Kind.ACCOUNT),
          entry("PUT /clients/{accountcode}/agent-users/{username}", Kind.ACCOUNT),
          entry("GET /clients/{accountcode}/dialer-keys", Kind.ACCOUNT),
          entry("POST /clients/{accountcode}/dialer-keys", Kind.ACCOUNT),
          entry("DELETE /clients/{accountcode}/dialer-keys/{prefix}", Kind.ACCOUNT),
          entry("GET /webhooks", Kind.TENANT),
          entry("POST /webhooks", Kind.TENANT),
          entry("GET /webhooks/{id}", Kind.OBJECT),
          entry("PUT /webhooks/{id}", Kind.OBJECT),
          entry("DELETE /webhooks/{id}", Kind.OBJECT),
          entry("POST /webhooks/{id}/test", Kind.OBJECT),
          entry("GET /webhooks/deliveries", Kind.TENANT),
          entry("GET /webhooks/deliveries/{eventId}", Kind.OBJECT),
          entry("POST /webhooks/deliveries/{eventId}/redeliver", Kind.OBJECT),
          entry("POST /leads/from-dialer", Kind.DIALER),
          entry("POST /leads/exchange", Kind.CRM),
          entry("GET /leads", Kind.TENANT),
          entry("GET /leads/settings", Kind.TENANT),
          entry("PUT /leads/settings", Kind.TENANT),
          entry("GET /leads/{id}", Kind.OBJECT),
          entry("PUT /leads/{id}", Kind.OBJECT),
          entry("DELETE /leads/{id}", Kind.OBJECT),
          entry("GET /clients", Kind.OPERATOR),
          entry("POST /clients", Kind.OPERATOR),
          entry("PUT /clients/{accountcode}", Kind.OPERATOR),
          entry("DELETE /clients/{accountcode}", Kind.OPERATOR),
          entry("POST /clients/{accountcode}/allocations", Kind.OPERATOR),
          entry("PUT /clients/{accountcode}/allocations", Kind.OPERATOR),
          entry("DELETE /clients/{accountcode}/allocations/{serverCode}", Kind.OPERATOR),
          entry("GET /servers", Kind.OPERATOR),
          entry("POST /servers", Kind.OPERATOR),
          entry("GET /servers/{code}", Kind.OPERATOR),
          entry("PUT /servers/{code}", Kind.OPERATOR),
          entry("POST /servers/{code}/drain", Kind.OPERATOR),
          entry("GET /operator-log", Kind.OPERATOR));

  /// What the owner is answered where it is not 200, though nothing of it is anybody else's.
  private static final Map<String, Integer> BESIDES =
      Map.of("POST /client-call-details/details/file", 404); // no bucket is kept here

  /// What takes away from the rest, asked last, in this order.
  private static final List<String> LAST =
      List.of(
          "GET /queues/flushqueue",
          "POST /queues/flushqueue",
          "DELETE /clients/{accountcode}/allocations/{serverCode}",
          "DELETE /webhooks/{id}",
          "DELETE /leads/{id}",
          "DELETE /clients/{accountcode}");

  /// The other tenant's own things, which the first one asks for.
  private static TestApi api;

  private static String otherQueue;
  private static String otherCall;
  private static String otherId;
  private static String agentToken;
  private static String leadsKey;

  @BeforeAll
  static void start() {
    api = new TestApi();
    String other = api.tenant("other");
    api.allocate("other");
    otherQueue =
        api.with(other)
            .insert("{\"batch_id\": 1, \"data\": [{\"phone_number\": \"5550001\"}]}")
            .text("queue_id");
    otherCall =
        api.with(other)
            .post("/api/v1/queues/quickcall", "{\"phone_number\": \"5550002\"}")
            .text("call_id");
    otherId = api.with(other).get("/api/v1/clients/me").text("id");
    agentToken =
        api.superuser().post("/api/v1/servers/server1/agent-token", "").text("agent_token");
    leadsKey = api.with(other).post("/api/v1/clients/other/dialer-keys", "").text("api_key");
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  private static String canonical(String route) {
    return route
        .replaceFirst(" (/calling/api/v1|/calling/api|/api/v1|/api(?=/leads))(?=/)", " ")
        .replaceFirst("(?<=[a-z}])/$", "")
        .replaceFirst("^HEAD ", "GET "); // the framework makes one of each
  }

  @Test
  void every_route_is_thought_about() {
    TreeSet<String> unknown = new TreeSet<>();
    for (String route : api.routes()) {
      if (!ROUTES.containsKey(canonical(route))) {
        unknown.add(route);
      }
    }
    assertThat(unknown).isEmpty();
  }

  @Test
  void every_alias_answers_whoever_asks_as_its_kind_says() {
    List<String> wrong = new ArrayList<>();
    for (String route : api.routes()) {
      Kind kind = ROUTES.getOrDefault(canonical(route), Kind.OPERATOR);
      String method = route.substring(0, route.indexOf(' '));
      String path =
          route
              .substring(route.indexOf(' ') + 1)
              .replaceAll("\\{accountcode}", "other")
              .replaceAll("\\{(callId|eventId)}", otherCall)
              .replace("{number}", "5550001")
              .replaceAll("\\{(username|prefix)}", "nothing")
              .replace("{clientId}", otherId)
              .replaceAll("\\{(queueId|id)}", otherQueue)
              .replaceAll("\\{(code|serverCode)}", "nowhere");
      int stranger = api.sending(Map.of()).send(method, path, new byte[0]).status();
      check(
          wrong,
          route + " without a key",
          stranger,
          switch (kind) {
            case OPEN -> 200;
            case LOGIN -> 400;
            default -> 401;
          });
      String named = path + "?accountcode=other";
      byte[] body =
          "{\"queue_status\": \"paused\", \"status\": \"x\"}".getBytes(StandardCharsets.UTF_8);
      int foreign = api.tenant().send(method, named, body).status();
      switch (kind) {
        case OPEN -> check(wrong, route + " by a tenant", foreign, 200);
        case LOGIN -> check(wrong, route + " by a tenant", foreign, 400);
        case ANYBODY -> check(wrong, route + " by a tenant", foreign, 200);
        case SOCKET -> check(wrong, route + " by a tenant", foreign, 400);
        case OPERATOR, ACCOUNT, AGENT, DIALER -> check(wrong, route + " by a tenant", foreign, 403);
        case OWN, TENANT, CRM -> check(wrong, route + " for another account", foreign, 403, 400);
        case OBJECT ->
            check(
                wrong,
                route + " by another's id",
                api.tenant().send(method, path, body).status(),
                403,
                404);
      }
      int agent = api.with(agentToken).send(method, path, body).status();
      int leads = api.with(leadsKey).send(method, path, body).status();
      int dialer =
          api.sending(Map.of("X-Dialer-Api-Key", leadsKey)).send(method, path, body).status();
      switch (kind) {
        case OPEN, LOGIN -> check(wrong, route + " by an agent", agent, stranger);
        case AGENT -> check(wrong, route + " by an agent", agent, 200);
        default -> check(wrong, route + " by an agent", agent, 401);
      }
      check(wrong, route + " with a leads key", leads, stranger);
      if (kind != Kind.DIALER) {
        int right = kind == Kind.OPEN ? 200 : kind == Kind.CRM ? 400 : stranger;
        check(wrong, route + " by a dialer", dialer, right, 403);
      }
      if (kind == Kind.TENANT || kind == Kind.OBJECT && !path.contains("/clients/")) {
        int unnamed = api.superuser().send(method, path, body).status();
        check(wrong, route + " by a superuser for nobody", unnamed, 403, 400);
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(
            api.number(
                "SELECT count(*) FROM calls WHERE call_status = 'pending' AND client_id = "
                    + otherId))
        .as("what the other tenant has waits as before")
        .isEqualTo(2);
  }

  @Test
  void whoever_owns_it_and_a_superuser_who_names_the_owner_succeed_on_every_route() {
    List<String> wrong = new ArrayList<>();
    for (String asker : List.of("itself", "query", "body")) {
      Belongings own = new Belongings(api, "owner_" + asker);
      ROUTES.keySet().stream()
          .filter(IsolationTest::isOwned)
          .filter(route -> !asker.equals("itself") || ROUTES.get(route) != Kind.OPERATOR)
          .filter(route -> !asker.equals("body") || !route.startsWith("GET "))
          .sorted(Comparator.<String>comparingInt(LAST::indexOf).thenComparing(route -> route))
          .forEach(route -> {
            int right = BESIDES.getOrDefault(route, 200);
            check(wrong, route + " by " + asker, ask(asker, route, own), right);
            if (route.endsWith("-api-key")) {
              own.renewKey(api);
            }
          });
    }
    assertThat(wrong).isEmpty();
    assertThat(api.superuser().get("/api/v1/clients/me").text("accountcode"))
        .as("what the superuser has is as before")
        .isEqualTo("superuser");
    assertThat(api.number("SELECT count(*) FROM do_not_call WHERE client_id IS NULL")).isZero();
  }

  private static boolean isOwned(String route) {
    return switch (Objects.requireNonNull(ROUTES.get(route))) {
      case OWN, TENANT, ACCOUNT, OBJECT, CRM, OPERATOR, ANYBODY -> true;
      default -> false;
    };
  }

  /// The status of the answer to one who asks for `whose` thing.
  private static int ask(String asker, String route, Belongings whose) {
    String method = route.substring(0, route.indexOf(' '));
    String path = whose.path(route);
    String fields = whose.fields(route);
    if (asker.equals("query")) {
      path += (path.contains("?") ? "&" : "?") + "accountcode=" + whose.code;
    } else if (asker.equals("body") && ROUTES.get(route) != Kind.OPERATOR) {
      fields = "\"accountcode\": \"" + whose.code + "\"" + (fields.isEmpty() ? "" : ", " + fields);
    }
    byte[] body =
        fields.isEmpty() ? new byte[0] : ("{" + fields + "}").getBytes(StandardCharsets.UTF_8);
    TestApi.Caller caller = asker.equals("itself") ? api.with(whose.key()) : api.superuser();
    Answer answer = caller.send(method, path, body);
    if (answer.status() == 200 && route.endsWith("-api-key")) {
      assertThat(answer.text("accountcode")).as(route + " by " + asker).isEqualTo(whose.code);
    }
    return answer.status();
  }

  private static void check(List<String> wrong, String what, int status, int... right) {
    for (int one : right) {
      if (status == one) {
        return;
      }
    }
    wrong.add(what + ": " + status);
  }
}
