package dialer.local.pbx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dialer.local.carrier.CarrierFact;
import dialer.local.carrier.CarrierLog;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What is told of a call, outcome by outcome. All calls are placed at once before the first test,
/// so that their seconds overlap.
abstract class CallsContract extends PbxContract {
  private static final String[] ANSWERED_LEG_1 = {
    "Newchannel", "DialBegin", "Newstate Up", "DialEnd ANSWER"
  };
  private final Map<String, String> calls = new HashMap<>();

  @BeforeAll
  void placeAllCalls() {
    place("answered", "PJSIP/99010000@endpoint1", dial("0987654321@endpoint2"));
    place("callee hangs up", "PJSIP/99000200@endpoint1", dial("99000000@endpoint2"));
    place("busy", "PJSIP/99010017@endpoint1", dial("0987654321@endpoint2"));
    place("no answer", "PJSIP/99000099@endpoint1", "Application: Wait", "Data: 9", "Timeout: 2000");
    place("congestion", "PJSIP/99000034@endpoint1", "Application: Wait", "Data: 9");
    place("not found", "PJSIP/99000001@endpoint1", "Application: Wait", "Data: 9");
    place("rejected", "PJSIP/99000021@provider1", "Application: Wait", "Data: 9");
    place("unavailable", "PJSIP/99010019@endpoint1", "Application: Wait", "Data: 9");
    place("unknown endpoint", "PJSIP/99010000@nosuch", "Application: Wait", "Data: 9");
    place(
        "dead trunk", "PJSIP/99010000@deadtrunk", "Application: Wait", "Data: 9", "Timeout: 2000");
    place("second busy", "PJSIP/99000000@endpoint1", dial("99010017@endpoint2"));
    place("second rings on", "PJSIP/99000000@endpoint1", dial("99000099@endpoint2,2"));
    place("second unknown", "PJSIP/99000000@endpoint1", dial("99000099@nosuch,3"));
    place("first gives up", "PJSIP/99000200@endpoint1", dial("99000099@endpoint2"));
    place("waits", "PJSIP/99000000@endpoint1", "Application: Wait", "Data: 1");
    place("hangs up", "PJSIP/97123456@endpoint1", "Application: Wait", "Data: 30");
    place("rejects", "PJSIP/99000000@endpoint1", "Application: Hangup", "Data: 21");
    place("no application", "PJSIP/99000000@endpoint1", "Application: NoSuchApp");
    place(
        "dialplan",
        "PJSIP/99000000@endpoint1",
        "Context: outbound",
        "Exten: 99000100",
        "Priority: 1");
    place(
        "dialplan busy",
        "PJSIP/99000000@endpoint1",
        "Context: outbound",
        "Exten: 99000017",
        "Priority: 1");
    place(
        "limited",
        "PJSIP/99000000@endpoint1",
        "Application: Wait",
        "Data: 30",
        "Variable: TIMEOUT(absolute)=1");
    place("cut", "PJSIP/99000000@endpoint1", dial("99000000@endpoint2,30,L(1500)"));
  }

  @Test
  void an_answered_call_joins_its_two_legs_and_ends_with_a_hangup_of_both() {
    var id = id("answered");
    observer()
        .await(
            "bridge",
            m ->
                m.isEvent("BridgeEnter")
                    && m.isAbout(id)
                    && m.get("BridgeNumChannels").equals("2"));
    assertThat(
            observer()
                .ask("hang up " + id, "Action: Hangup", "Channel: " + id, "Cause: 16")
                .get("Message"))
        .isEqualTo("Channel Hungup");

    var story = whole(id);
    story.tells(
        "Newchannel",
        "DialBegin",
        "Newstate Ringing",
        "DialState RINGING",
        "Newstate Up",
        "DialEnd ANSWER",
        "OriginateResponse Success 4",
        "leg 2: Newchannel",
        "leg 2: DialBegin",
        "leg 2: Newstate Ringing",
        "leg 2: DialState RINGING",
        "leg 2: Newstate Up",
        "leg 2: DialEnd ANSWER",
        "leg 2: BridgeEnter",
        "BridgeEnter",
        "BridgeLeave",
        "leg 2: BridgeLeave",
        "leg 2: Hangup 16",
        "Hangup 16",
        "Cdr ANSWERED",
        "Cdr ANSWERED leg 2");
    story.inOrder(
        "Newchannel",
        "Newstate Ringing",
        "Newstate Up",
        "leg 2: Newchannel",
        "leg 2: DialBegin",
        "leg 2: Newstate Up",
        "leg 2: DialEnd ANSWER",
        "BridgeEnter",
        "BridgeLeave",
        "Hangup 16");
    assertThat(story.event("leg 2: Newchannel").get("Linkedid")).isEqualTo(id);
    assertThat(story.event("leg 2: DialBegin").get("Uniqueid")).isEqualTo(id);
    assertThat(story.event("leg 2: Hangup 16").get("AccountCode")).isEqualTo("tenant-7");
    assertThat(story.event("leg 2: Hangup 16").all("ChanVariable")).contains("CALL_ID=" + id);
  }

  @Test
  void a_far_side_that_hangs_up_says_so_first() {
    whole(id("callee hangs up"))
        .inOrder("BridgeEnter", "HangupRequest 16", "BridgeLeave", "Hangup 16");
    whole(id("hangs up"))
        .tells(
            answered(
                "OriginateResponse Success 4", "HangupRequest 16", "Hangup 16", "Cdr ANSWERED"))
        .inOrder("Newstate Up", "HangupRequest 16", "Hangup 16");
  }

  @Test
  void a_refusal_is_told_by_its_causes_never_by_the_reason() {
    refused("busy", "17/486", "BUSY", "BUSY", true);
    refused("congestion", "34/503", "CONGESTION", "CONGESTION", false);
    refused("not found", "1/404", "NOANSWER", "NO ANSWER", false);
    refused("rejected", "21/403", "NOANSWER", "NO ANSWER", false);
    refused("unavailable", "19/480", "NOANSWER", "NO ANSWER", true);
  }

  @Test
  void who_does_not_answer_in_time_is_reason_3_and_no_dial_end() {
    whole(id("no answer"))
        .tells(
            "Newchannel",
            "DialBegin",
            "Newstate Ringing",
            "DialState RINGING",
            "OriginateResponse Failure 3",
            "Hangup 19/480",
            "Cdr NO ANSWER");
    whole(id("dead trunk"))
        .tells(
            "Newchannel",
            "DialBegin",
            "OriginateResponse Failure 3",
            "Hangup 19/480",
            "Cdr NO ANSWER");
  }

  @Test
  void an_unknown_endpoint_makes_no_channel_and_only_the_response_tells() {
    var id = id("unknown endpoint");
    var response =
        observer()
            .await("response", m -> m.isEvent("OriginateResponse") && m.get("ActionID").equals(id));

    story(id).tells("OriginateResponse Failure 0");
    assertThat(response.get("Uniqueid")).isEqualTo(id);
    assertThat(response.get("Channel")).isEqualTo("PJSIP/99010000@nosuch");
  }

  @Test
  void a_second_leg_that_fails_takes_the_first_with_it() {
    whole(id("second busy"))
        .inOrder("leg 2: HangupRequest 17/486", "leg 2: DialEnd BUSY", "Hangup 17/486")
        .inOrder("leg 2: HangupRequest 17/486", "Cdr BUSY leg 2")
        .event("Cdr ANSWERED");
    whole(id("second rings on"))
        .inOrder("leg 2: DialEnd NOANSWER", "Hangup 0")
        .event("Cdr NO ANSWER leg 2");
    whole(id("second unknown"))
        .tells(answered("OriginateResponse Success 4", "Hangup 3/404", "Cdr ANSWERED"));
    whole(id("first gives up"))
        .inOrder("HangupRequest 16", "leg 2: DialEnd CANCEL", "leg 2: Hangup 16")
        .event("Cdr NO ANSWER leg 2");
  }

  @Test
  void an_application_that_ends_hangs_up_without_a_cause_unless_it_names_one() {
    whole(id("waits")).tells(answered("OriginateResponse Success 4", "Hangup 0", "Cdr ANSWERED"));
    whole(id("no application"))
        .tells(answered("OriginateResponse Success 4", "Hangup 0", "Cdr ANSWERED"));
    whole(id("rejects"))
        .tells(answered("OriginateResponse Success 4", "Hangup 21/403", "Cdr ANSWERED"));
    whole(id("limited")).tells(answered("OriginateResponse Success 4", "Hangup 0", "Cdr ANSWERED"));
    whole(id("cut")).inOrder("BridgeEnter", "BridgeLeave", "Hangup 16").event("leg 2: Hangup 16");
  }

  @Test
  void a_dialplan_can_be_entered_instead() {
    var story =
        whole(id("dialplan"))
            .inOrder("DialEnd ANSWER", "leg 2: Newchannel", "BridgeEnter", "Hangup 16");
    assertThat(story.event("OriginateResponse Success 4").get("Context")).isEqualTo("outbound");
    assertThat(story.event("Cdr ANSWERED leg 2").get("Destination")).isEqualTo("99000100");
    whole(id("dialplan busy"))
        .inOrder("leg 2: DialEnd BUSY", "Hangup 17/486")
        .event("Cdr BUSY leg 2");
  }

  @Test
  void durations_are_whole_seconds_from_the_first_and_from_the_answer() {
    var cdr = whole(id("waits")).event("Cdr ANSWERED");

    assertThat(cdr.get("BillableSeconds")).isEqualTo("1");
    assertThat(Integer.parseInt(cdr.get("Duration"))).isCloseTo(1, within(1));
    assertThat(cdr.get("CallId")).isEqualTo(id("waits"));
    assertThat(cdr.get("TenantId")).isEqualTo("7");
  }

  @Test
  void the_headers_are_those_of_asterisk_in_its_order() {
    var busy = whole(id("busy"));

    assertThat(busy.event("Newchannel").names())
        .isEqualTo(HeaderNames.of("Event Privilege", HeaderNames.CHANNEL));
    assertThat(busy.event("Hangup 17/486").names())
        .isEqualTo(
            HeaderNames.of("Event Privilege", HeaderNames.CHANNEL, "Cause Cause-txt TechCause"));
    assertThat(busy.event("DialEnd BUSY").names())
        .isEqualTo(HeaderNames.of("Event Privilege", HeaderNames.DEST_CHANNEL, "DialStatus"));
    assertThat(busy.event("OriginateResponse Failure 0").names())
        .isEqualTo(HeaderNames.of(HeaderNames.RESPONSE));
    assertThat(busy.event("Cdr BUSY").names()).isEqualTo(HeaderNames.of(HeaderNames.CDR));
    assertThat(busy.event("Cdr BUSY").get("CallerID")).isEqualTo("\"Acme\" <15551230000>");
  }

  @Test
  void the_carrier_logs_each_attempt_once_and_the_records_name_it() throws IOException {
    for (var call : List.of("busy", "no answer", "waits", "second busy")) {
      whole(id(call));
    }
    var facts = CarrierLog.read(pbx().carrierLog());

    assertThat(of(facts, "busy"))
        .extracting(CarrierFact::kind)
        .containsExactly(CarrierFact.Kind.INVITE, CarrierFact.Kind.END);
    assertThat(of(facts, "busy").getLast().cause()).hasValue(17);
    assertThat(of(facts, "no answer").getLast().cause()).hasValue(19);
    assertThat(of(facts, "second busy").stream().filter(f -> f.kind() == CarrierFact.Kind.INVITE))
        .hasSize(1);
    assertThat(facts.stream().filter(f -> f.attempt().isEmpty()))
        .anyMatch(f -> f.number().equals("99010017"));
    assertThat(Files.readAllLines(pbx().cdrFile()))
        .filteredOn(l -> l.contains(id("busy")))
        .singleElement()
        .asString()
        .matches(
            "\"tenant-7\",\"15551230000\",\"s\",\"from-trunk\",\"\"\"Acme\"\" <15551230000>\",\"PJSIP/endpoint1-[0-9a-f]{8}\",\"\","
                + "\"AppDial2\",\"\\(Outgoing Line\\)\",\"[-0-9: ]+\",,\"[-0-9: ]+\",1,0,\"BUSY\",\"DOCUMENTATION\",\"%1$s\",\"\",\"\",\"%1$s\",\\d+"
                    .formatted(id("busy")));
  }

  private void refused(
      String call, String causes, String dialStatus, String disposition, boolean rings) {
    var story = whole(id(call));
    var rest =
        List.of(
            "Newchannel",
            "DialBegin",
            "HangupRequest " + causes,
            "DialEnd " + dialStatus,
            "OriginateResponse Failure 0",
            "Hangup " + causes,
            "Cdr " + disposition);
    var expected = new java.util.ArrayList<>(rest);
    if (rings) {
      expected.addAll(List.of("Newstate Ringing", "DialState RINGING"));
    }
    story
        .tells(expected.toArray(String[]::new))
        .inOrder("Newchannel", "HangupRequest " + causes, "Hangup " + causes);
  }

  private static String[] answered(String... rest) {
    var all = new java.util.ArrayList<>(List.of(ANSWERED_LEG_1));
    all.addAll(List.of(rest));
    return all.toArray(String[]::new);
  }

  private static String[] dial(String target) {
    return new String[] {
      "Application: Dial", "Data: PJSIP/" + target + (target.contains(",") ? "" : ",30")
    };
  }

  private List<CarrierFact> of(List<CarrierFact> facts, String call) {
    return facts.stream()
        .filter(f -> f.attempt().filter(id(call)::equals).isPresent())
        .sorted(java.util.Comparator.comparing(CarrierFact::at))
        .toList();
  }

  private void place(String call, String channel, String... lines) {
    calls.put(call, originate(observer(), channel, lines));
  }

  private String id(String call) {
    return Objects.requireNonNull(calls.get(call), call);
  }
}
