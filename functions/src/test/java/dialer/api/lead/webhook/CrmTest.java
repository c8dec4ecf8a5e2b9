package dialer.api.lead.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dialer.api.TestApi;
import dialer.api.TestApi.Answer;
import dialer.api.TestWait;
import dialer.api.notify.send.Receiver;
import dialer.api.notify.send.Sender;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// A whole CRM at the other end.
class CrmTest {
  /// A sender that may post to this machine and is in a hurry.
  static final Map<String, Object> SENDING =
      Map.of(
          "dialer.notify.enabled", true,
          "dialer.notify.reach.allowed-networks", "127.0.0.0/8,::1/128",
          "dialer.notify.first-gap", "50ms",
          "dialer.notify.longest-gap", "100ms",
          "dialer.notify.rest", "50ms",
          "dialer.notify.longest-rest", "100ms",
          "dialer.limits.leads", 1_000_000);

  /// With a key for leads of the tenant, who has one agent then.
  static TestApi.Caller dialer(TestApi api) {
    api.tenant()
        .post(
            "/api/v1/clients/client123/agent-users",
            "{\"username\": \"agent1\", \"dialer_user_id\": \"77\"}");
    return api.sending(Map.of("X-Dialer-Api-Key", key(api), "Content-Type", "application/json"));
  }

  static String key(TestApi api) {
    return api.tenant().post("/api/v1/clients/client123/dialer-keys", "").text("api_key");
  }

  /// @param more fields, with a comma before each
  static long webhook(TestApi api, int port, String more) {
    Answer made =
        api.superuser()
            .post(
                "/api/v1/webhooks?accountcode=client123",
                "{\"url\": \"http://localhost:%d/api/leads/from-dialer/\", \"http\": true%s}"
                    .formatted(port, more));
    assertThat(made.status()).as(made.body()).isEqualTo(200);
    return made.number("id");
  }

  static long post(TestApi.Caller dialer, String fields) {
    Answer answer =
        dialer.post("/api/leads/from-dialer/", "{\"user\": \"agent1\", " + fields + "}");
    assertThat(answer.status()).as(answer.body()).isEqualTo(201);
    return answer.number("lead.id");
  }

  private static void settled(TestApi api) throws Exception {
    TestWait.until(() -> {
      api.bean(Sender.class).wake();
      return api.number("SELECT count(*) FROM deliveries WHERE next_at IS NOT NULL") == 0;
    });
  }

  @Test
  void a_receiver_built_to_the_document_takes_our_deliveries_as_they_are() throws Exception {
    try (TestApi crm = new TestApi();
        TestApi api = new TestApi(SENDING)) {
      String key = key(crm);
      dialer(crm);
      TestApi.Caller dialer = dialer(api);
      int port = URI.create(crm.address()).getPort();
      webhook(api, port, ", \"api_key\": \"" + key + "\"");
      post(
          dialer,
          """
          "lead_id": "DIALER_12345", "title": "Dr", "first_name": "John", "middle_initial": "A",
          "last_name": "Smith", "phone_number": "+44123456789", "email": "john.smith@example.com",
          "address1": "123 Solar Street", "city": "London", "postal_code": "SW1A 1AA",
          "date_of_birth": "1984-12-31", "campaign": "Solar_Campaign_2024", "epoch": 1705314600,
          "session_id": "SESSION_12345", "recording_file": "recording_12345.wav", "comments": "é\\n&"
          """);
      post(dialer, "\"lead_id\": \"DIALER_12345\", \"email\": \"new@example.com\"");
      post(dialer, "\"full_name\": \"Nobody Known\"");
      settled(api);
      assertThat(api.texts("SELECT DISTINCT status::text FROM delivery_tries"))
          .containsExactly("201");
      String lead =
          """
          SELECT concat_ws(' ', dialer_lead_id, phone, full_name, email, campaign, version,
                           fields - '{phone,full_name,dialer_user_id,lead_id}'::text[]) FROM leads ORDER BY dialer_lead_id
          """;
      List<String> there = crm.texts(lead);
      assertThat(there).hasSize(2);
      assertThat(there.getFirst()).isEqualTo(api.texts(lead).getFirst());
      assertThat(there.get(1)).as("known again by our own id").startsWith("lead-");
    }
  }

  @Test
  void of_many_senders_leads_each_version_arrives_once_though_the_crm_dies_in_between()
      throws Exception {
    int leads = 300;
    int port = freePort();
    List<Receiver.Post> posts = new ArrayList<>();
    try (TestApi api = new TestApi(SENDING);
        ExecutorService senders = Executors.newFixedThreadPool(16)) {
      TestApi.Caller dialer = dialer(api);
      webhook(api, port, "");
      List<Callable<Long>> all =
          IntStream.range(0, leads)
              .mapToObj(i ->
                  (Callable<Long>)
                      () -> post(dialer, "\"lead_id\": \"L" + (i % 10 == 9 ? i - 1 : i) + "\""))
              .toList();
      try (Receiver first = crm(port)) {
        for (Future<Long> posted : senders.invokeAll(all.subList(0, leads / 2))) {
          posted.get();
        }
        TestWait.until(() -> first.posts().size() > 10);
        first.close();
        posts.addAll(first.posts());
      }
      for (Future<Long> posted : senders.invokeAll(all.subList(leads / 2, leads))) {
        posted.get();
      }
      try (Receiver second = crm(port)) {
        settled(api);
        posts.addAll(second.posts());
      }
      assertThat(api.number("SELECT count(*) FROM leads")).isEqualTo(leads * 9L / 10);
      assertThat(api.number("SELECT sum(version) FROM leads")).isEqualTo(leads);
      assertThat(api.number("SELECT count(*) FROM deliveries WHERE delivered_at IS NULL")).isZero();
      assertThat(api.number("SELECT count(*) FROM delivery_tries WHERE status = 201"))
          .as("answered well once each")
          .isEqualTo(leads);
      Map<String, List<String>> events =
          posts.stream()
              .map(post -> new Answer(200, post.body(), Map.of()))
              .collect(
                  Collectors.groupingBy(
                      lead -> lead.text("lead_id") + " " + lead.text("version"),
                      Collectors.mapping(lead -> lead.text("event_id"), Collectors.toList())));
      assertThat(events).hasSize(leads);
      assertThat(events.values())
          .allSatisfy(same -> assertThat(same.stream().distinct()).hasSize(1));
    }
  }

  private static Receiver crm(int port) throws IOException {
    return Receiver.at("127.0.0.1", port, exchange -> exchange.sendResponseHeaders(201, -1));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
