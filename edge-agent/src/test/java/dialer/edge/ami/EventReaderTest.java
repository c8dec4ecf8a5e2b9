package dialer.edge.ami;

import static org.assertj.core.api.Assertions.assertThat;

import dialer.call.AttemptId;
import dialer.call.ClientCode;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.asteriskjava.manager.event.CoreShowChannelEvent;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Messages as Asterisk 22 sends them, shortened to the headers that matter.
class EventReaderTest {
  private static final String ID = "1e6dea22-5b97-4cfa-996e-efa7b6ecde86";
  private static final AttemptId ATTEMPT = AttemptId.parse(ID);
  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

  @Test
  void the_first_leg_is_the_channel_with_the_attempt_s_own_id() {
    assertThat(read("Newchannel", "Uniqueid: " + ID, "Linkedid: " + ID, "ChannelState: 0"))
        .isEqualTo(new PbxEvent.Began(ATTEMPT, NOW));
    assertThat(read("Newstate", "Uniqueid: " + ID, "Linkedid: " + ID, "ChannelState: 6"))
        .isEqualTo(new PbxEvent.Answered(ATTEMPT, NOW));
  }

  @Test
  void the_second_leg_is_another_channel_linked_to_it() {
    assertThat(read("Newchannel", "Uniqueid: 1795217707.1", "Linkedid: " + ID, "ChannelState: 0"))
        .isEqualTo(new PbxEvent.SecondLegBegan(ATTEMPT, NOW));
    assertThat(read("Newstate", "Uniqueid: 1795217707.1", "Linkedid: " + ID, "ChannelState: 6"))
        .isEqualTo(new PbxEvent.SecondLegAnswered(ATTEMPT, NOW));
    assertThat(read("Hangup", "Uniqueid: 1795217707.1", "Linkedid: " + ID, "Cause: 16")).isNull();
  }

  @Test
  void ringing_is_no_answer() {
    assertThat(read("Newstate", "Uniqueid: " + ID, "Linkedid: " + ID, "ChannelState: 5")).isNull();
  }

  @Test
  void a_hangup_has_its_cause_and_the_status_behind_it() {
    assertThat(
            read(
                "Hangup", "Uniqueid: " + ID, "Cause: 17", "Cause-txt: User busy", "TechCause: 486"))
        .isEqualTo(new PbxEvent.HungUp(ATTEMPT, NOW, 17, 486));
    assertThat(read("Hangup", "Uniqueid: " + ID, "Cause: 0", "Cause-txt: Unknown"))
        .isEqualTo(new PbxEvent.HungUp(ATTEMPT, NOW, 0, null));
  }

  @Test
  void an_originate_that_failed_is_matched_by_its_channel_though_there_was_none() {
    assertThat(
            read(
                "OriginateResponse",
                "ActionID: 54960993_4#" + ID,
                "Response: Failure",
                "Uniqueid: " + ID,
                "Reason: 0"))
        .isEqualTo(new PbxEvent.NotPlaced(ATTEMPT, NOW));
    assertThat(read("OriginateResponse", "Response: Success", "Uniqueid: " + ID, "Reason: 4"))
        .isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1795217707.1", "", "not-a-uuid-but-exactly-36-characters", "1-2-3-4-5"})
  void channels_of_others_are_none_of_our_business(String id) {
    assertThat(read("Newchannel", "Uniqueid: " + id, "Linkedid: " + id)).isNull();
    assertThat(read("Hangup", "Uniqueid: " + id, "Linkedid: " + id, "Cause: 16")).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"acme.com", "Sales Team", "", "client123"})
  void a_channel_with_an_account_code_of_somebody_else_s_is_counted_all_the_same(String account) {
    CoreShowChannelEvent event = new CoreShowChannelEvent(this);
    event.setLinkedid(ID);
    event.setUniqueid(ID);
    event.setAccountcode(account);

    assertThat(Asterisk.liveChannel(event))
        .contains(
            new LiveChannel(
                ATTEMPT,
                new ClientCode(account.equals("client123") ? account : "unknown"),
                true,
                false));
  }

  /// Asterisk gives all channels of a bridge the oldest one's Linkedid.
  @Test
  void a_call_in_a_bridge_with_an_older_channel_is_still_ours() {
    String older = "019a9f3b-0000-7000-8000-00000000000a";
    for (String linked : List.of("1795217000.1", older)) {
      assertThat(read("Newstate", "Uniqueid: " + ID, "Linkedid: " + linked, "ChannelState: 6"))
          .isEqualTo(new PbxEvent.Answered(ATTEMPT, NOW));
      CoreShowChannelEvent event = new CoreShowChannelEvent(this);
      event.setLinkedid(linked);
      event.setUniqueid(ID);
      event.setAccountcode("client123");
      assertThat(Asterisk.liveChannel(event))
          .contains(new LiveChannel(ATTEMPT, new ClientCode("client123"), true, false));
    }
  }

  @Test
  void a_message_without_headers_is_no_event() {
    assertThat(read("Newchannel")).isNull();
    assertThat(read("Hangup", "garbage", ":", "Uniqueid")).isNull();
  }

  private static @Nullable PbxEvent read(String event, String... lines) {
    AmiMessage message = new AmiMessage();
    message.add("Event: " + event);
    for (String line : lines) {
      message.add(line);
    }
    return new EventReader(InstantSource.fixed(NOW)).read(event, message);
  }
}
