package dialer.api.insert;

import static org.assertj.core.api.Assertions.assertThat;

import dialer.api.TestApi;
import dialer.api.TestApi.Answer;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The inserts that the five documents print, as printed: trailing commas, past deadlines, another
/// account's name and all.
class DocumentsTest {
  private static TestApi api;

  @BeforeAll
  static void start() {
    api = new TestApi();
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        """
        {"batch_id": 12345, "data": [{"asterisk_server_code": "server1", "action": {
         "Action": "Originate", "Channel": "PJSIP/1234567890@endpoint1", "Application": "Dial",
         "Data": "PJSIP/0987654321@endpoint2,30"}}]}
        """,
        """
        {"queue_id": null, "batch_id": 12345, "dids": ["+1234567890", "+0987654321"], "data": [
          {"asterisk_server_code": "server1", "caller_id": "Your Company <1001>", "action": {
             "Action": "Originate", "ActionID": "call-uuid-1234",
             "Channel": "PJSIP/1234567890@endpoint1", "Application": "Dial",
             "Data": "PJSIP/0987654321@endpoint2,30", "Timeout": 30000,
             "CallerID": "Your Company <1001>", "Account": "your_account_code",
             "EarlyMedia": true, "Async": true},
           "retry": 3, "create_recording": true, "recording_format": "wav",
           "queue_type": "outbound", "call_timeout": 30, "contact_number": 1234567890,
           "project": "campaign_2024", "deadline": "2024-12-31T23:59:59Z"}]}
        """,
        """
        {"queue_id": null, "batch_id": 12345, "dids": ["+1234567890", "+0987654321"], "data": [
          {"asterisk_server_code": "server1", "caller_id": "Your Company <1001>", "action": {
             "Action": "Originate", "ActionID": "call-uuid-1234",
             "Channel": "PJSIP/1234567890@endpoint1", "Application": "Dial",
             "Data": "PJSIP/0987654321@endpoint2,30", "CallerID": "Your Company <1001>",
             "Account": "your_account_code", "Async": true, "ChannelId": "channel-123"},
           "retry": 3, "create_recording": true, "recording_path": "/recordings/call_123.wav",
           "mix_monitor_command": "MixMonitor /recordings/call_123.wav",
           "contact_number": 1234567890, "project": "campaign_2024",
           "deadline": "2024-12-31T23:59:59Z"}]}
        """,
        """
        {"queue_id": null, "batch_id": 456, "dids": ["+1234567890", "+0987654321"], "data": [
          {"asterisk_server_code": "server1", "caller_id": "Company <1001>", "action": {
             "Action": "Originate", "ActionID": "call-uuid-1234",
             "Channel": "PJSIP/1234567890@endpoint1", "Application": "Dial",
             "Data": "PJSIP/0987654321@endpoint2,30", "Timeout": 30000,
             "CallerID": "Company <1001>", "Account": "client123", "EarlyMedia": true,
             "Async": true},
           "retry": 3, "call_tried": 0, "call_success": 0, "call_failed": 0,
           "call_status": "pending", "connected": false, "create_recording": true,
           "recording_format": "wav", "queue_type": "outbound", "queue_status": "pending",
           "call_timeout": 30, "recording_path": "/recordings/call_123.wav",
           "mix_monitor_command": "/home/ubuntu/asterisk_audiosocket/script.py",
           "disposition": null, "contact_number": 1234567890, "project": "campaign_2024",
           "deadline": "2024-12-31T23:59:59Z"}]}
        """,
        """
        {"batch_id": 12345, "data": [
          {"phone_number": "9876543210",
           "custom_data": {"customer_id": "CUST001", "campaign_id": "CAMP001"}},
          {"phone_number": "9876543211",
           "custom_data": {"customer_id": "CUST002", "campaign_id": "CAMP001"}}]}
        """
      })
  void a_printed_batch_is_accepted(String body) {
    Answer answer =
        api.sending(Map.of("Authorization", api.bearer(), "Content-Type", "application/json"))
            .post("/calling/api/queues/insertdataincallqueue/", body);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.texts("ignored_fields")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        """
        {"asterisk_server_code": "server1", "number1": "1234567890", "number2": "0987654321",
         "customer_name": "John Doe", "prefix": "1", "endpoint": "provider1", "action": {
           "Application": "Dial", "Data": "PJSIP/0987654321@endpoint2,30", "Async": true,
           "ChannelId": "channel-123"},
         "create_recording": true, "recording_format": "wav",
         "mix_monitor_command": "/home/ubuntu/asterisk_audiosocket/script.py",
         "call_timeout": 30, "project": "quick_campaign"}
        """,
        """
        {"asterisk_server_code": "server1", "number1": "1234567890", "number2": "0987654321",
         "customer_name": "Test Customer",
         "action": {"Application": "Dial", "Data": "PJSIP/0987654321@endpoint2,30"}}
        """,
        """
        {"asterisk_server_code": "server1", "number1": "1234567890", "customer_name": "Jo",
         "action": {"Application": "Dial"}}
        """,
        """
        {"asterisk_server_code": "server1", "customer_name": "John Doe", "number1": "1234567890",
         "number2": "0987654321", "did": "+1234567890", "action": {"Action": "Originate",
           "Application": "Dial", "Data": "PJSIP/0987654321@endpoint2,30",
           "ChannelId": "channel-123", "Async": true},
         "create_recording": true,}
        """,
        """
        {"phone_number": "9876543210",
         "custom_data": {"customer_id": "CUST001", "campaign_id": "CAMP001"}}
        """
      })
  void a_printed_quick_call_is_accepted(String body) {
    Answer answer =
        api.sending(Map.of("Authorization", api.bearer(), "Content-Type", "application/json"))
            .post("/calling/api/queues/insertquickcall/", body);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.texts("warnings")).isEmpty();
  }
}
