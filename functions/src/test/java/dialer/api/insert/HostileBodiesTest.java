package dialer.api.insert;

import static org.assertj.core.api.Assertions.assertThat;

import dialer.api.TestApi;
import dialer.api.TestApi.Answer;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Whatever stands where a value is expected, the answer is a success or says what is wrong;
/// nothing reaches the database that it refuses.
class HostileBodiesTest {
  private static final List<String> VALUES =
      List.of(
          "null",
          "true",
          "0",
          "-1",
          "1.5",
          "1e999",
          "99999999999999999999999",
          "\"\"",
          "\" \"",
          "\"a\\u0000b\"",
          "\"\\ud800\"",
          "\"\\udc00x\"",
          "\"\\\\N\"",
          "\"\\\\.\"",
          "\"a\\tb\\nc\\\\\"",
          "\"'; DROP TABLE calls; --\"",
          "\"${SHELL(id)}\"",
          "\"9999-12-31T23:59:59Z\"",
          "\"1234567890\"",
          "\"" + "x".repeat(5000) + "\"",
          "[]",
          "[[]]",
          "[null, 1, \"a\", {}]",
          "{}",
          "{\"a\": {\"b\": [\"\\u0000\"]}}",
          "{\"a\": [1e308, -0.0, 123456789012345678901234567890]}");

  private static final List<String> ITEM_FIELDS =
      List.of(
          "asterisk_server_code",
          "phone_number",
          "number2",
          "caller_id",
          "call_timeout",
          "retry",
          "create_recording",
          "recording_format",
          "recording_path",
          "mix_monitor_command",
          "contact_number",
          "customer_name",
          "project",
          "custom_data",
          "deadline",
          "queue_type",
          "call_status",
          "action",
          "unheard_of");

  private static final List<String> ACTION_FIELDS =
      List.of(
          "Action",
          "Channel",
          "Application",
          "Data",
          "Timeout",
          "CallerID",
          "Variable",
          "EarlyMedia",
          "Codecs",
          "ActionID",
          "ChannelId",
          "OtherChannelId",
          "Account",
          "Async",
          "PreDialGoSub");

  private static TestApi api;
  private static int batch;

  @BeforeAll
  static void start() {
    api = new TestApi();
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  private static void check(Answer answer, String sent) {
    assertThat(answer.status()).as(sent).isIn(200, 400, 404, 409);
    assertThat(answer.text("message")).isNotBlank();
  }

  private static void insert(String items) {
    String body = "{\"batch_id\": " + ++batch + ", \"data\": [" + items + "]}";
    check(api.tenant().insert(body), body);
  }

  @Test
  void in_an_item() {
    for (String field : ITEM_FIELDS) {
      for (String value : VALUES) {
        insert("{\"%s\": %s, \"phone_number\": \"1\"}".formatted(field, value));
      }
    }
  }

  @Test
  void in_an_action() {
    for (String field : ACTION_FIELDS) {
      for (String value : VALUES) {
        insert(
            """
            {"asterisk_server_code": "server1", "number2": "2", "action": {"%s": %s,
             "Action": "Originate", "Channel": "PJSIP/1@endpoint1", "Application": "Dial"}}
            """
                .formatted(field, value));
      }
    }
  }

  @Test
  void in_a_batch() {
    for (String field :
        List.of("queue_id", "batch_id", "dids", "data", "accountcode", "client_code")) {
      for (String value : VALUES) {
        String body =
            "{\"%s\": %s, \"batch_id\": %d, \"data\": [{\"phone_number\": \"1\"}]}"
                .formatted(field, value, ++batch);
        Answer answer = api.tenant().insert(body);
        assertThat(answer.status()).as(body).isIn(200, 400, 403, 404);
      }
    }
  }

  @Test
  void in_a_quick_call() {
    for (String field :
        List.of("number1", "prefix", "endpoint", "did", "action", "customer_name", "custom_data")) {
      for (String value : VALUES) {
        String body =
            """
            {"%s": %s, "asterisk_server_code": "server1", "number1": "1", "customer_name": "Jo"}
            """
                .formatted(field, value);
        check(api.tenant().post("/api/v1/queues/quickcall", body), body);
      }
    }
  }

  @Test
  void in_a_client_and_an_allocation() {
    for (String field :
        List.of(
            "name",
            "username",
            "password",
            "did",
            "phone_number",
            "allocated_channels",
            "rate_limit",
            "callbackurl",
            "active_time_start",
            "timezone",
            "country",
            "asyncdatabaseurl",
            "is_active",
            "status")) {
      for (String value : VALUES) {
        String body =
            "{\"%s\": %s, \"name\": \"n\", \"accountcode\": \"hostile\", \"username\": \"h%d\"}"
                .formatted(field, value, ++batch);
        Answer answer = api.superuser().post("/api/v1/clients", body);
        assertThat(answer.status()).as(body).isIn(200, 400, 409);
      }
    }
    for (String field :
        List.of(
            "allowed_active_calls",
            "rate_limit",
            "calls_per_second",
            "quick_reserve",
            "max_call_seconds",
            "default_directory",
            "provided_prefix",
            "context",
            "allocated_dids",
            "provided_endpoints",
            "applications",
            "extensions",
            "hooks")) {
      for (String value : VALUES) {
        String body =
            """
            {"%s": %s, "server_code": "server1", "allowed_active_calls": 1,
             "provided_endpoints": ["e"]}
            """
                .formatted(field, value);
        Answer answer = api.superuser().put("/api/v1/clients/superuser/allocations", body);
        assertThat(answer.status()).as(body).isIn(400, 404);
      }
    }
  }

  @Test
  void in_any_byte_of_a_body() {
    Random random = new Random(7);
    byte[] body =
        """
        {"batch_id": 1, "dids": ["+1234567890"], "data": [{"asterisk_server_code": "server1",
         "action": {"Action": "Originate", "Channel": "PJSIP/1@endpoint1", "Timeout": 30000,
         "Variable": "a=b,c=d", "EarlyMedia": true}, "custom_data": {"a": [1, null]}}]}
        """
            .getBytes(java.nio.charset.StandardCharsets.UTF_8);
    for (int i = 0; i < 1000; i++) {
      byte[] broken = body.clone();
      for (int n = 0; n <= i % 3; n++) {
        broken[random.nextInt(broken.length)] = (byte) random.nextInt(256);
      }
      Answer answer = api.tenant().send("POST", "/api/v1/queues/insertdataincallqueue", broken);
      assertThat(answer.status())
          .as(new String(broken, java.nio.charset.StandardCharsets.ISO_8859_1))
          .isIn(200, 400, 404);
    }
  }
}
