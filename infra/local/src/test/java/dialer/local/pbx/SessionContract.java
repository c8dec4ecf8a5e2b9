package dialer.local.pbx;

import static org.assertj.core.api.Assertions.assertThat;

import dialer.local.pbx.PbxUnderTest.Login;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What a session may do, how it is refused, and what it still knows after a cut.
abstract class SessionContract extends PbxContract {
  @Test
  void it_says_who_it_is_and_lets_nobody_act_before_the_login() throws IOException {
    try (var stranger = new AmiClient(pbx().port())) {
      assertThat(stranger.banner()).isEqualTo("Asterisk Call Manager/11.0.0");
      assertThat(stranger.ask("1", "Action: Ping").get("Message")).isEqualTo("Permission denied");
    }
  }

  @Test
  void a_wrong_secret_is_refused_and_the_connection_closed() throws IOException {
    for (var wrong :
        List.of(new Login(pbx().user().user(), "wrong"), new Login("nobody", "wrong"))) {
      try (var client = new AmiClient(pbx().port())) {
        var answer =
            client.ask(
                "1", "Action: Login", "Username: " + wrong.user(), "Secret: " + wrong.secret());
        assertThat(answer.names()).containsExactly("Response", "ActionID", "Message");
        assertThat(answer.get("Response") + ": " + answer.get("Message"))
            .isEqualTo("Error: Authentication failed");
        client.awaitClose();
      }
    }
  }

  @Test
  void a_challenge_saves_sending_the_secret() throws Exception {
    try (var client = new AmiClient(pbx().port())) {
      var challenge = client.ask("1", "Action: Challenge", "AuthType: MD5").get("Challenge");
      var key = md5(challenge + pbx().user().secret());
      var answer =
          client.ask(
              "2",
              "Action: Login",
              "AuthType: MD5",
              "Username: " + pbx().user().user(),
              "Key: " + key,
              "Events: off");
      assertThat(answer.get("Message")).isEqualTo("Authentication accepted");
      assertThat(client.ask("3", "Action: Ping").get("Ping")).isEqualTo("Pong");
      assertThat(client.messages()).noneMatch(m -> m.isEvent("FullyBooted")); // Events: off
    }
  }

  @Test
  void a_session_that_leaves_is_thanked() throws IOException {
    try (var client = login(pbx().user())) {
      assertThat(client.ask("1", "Action: Logoff").get("Response")).isEqualTo("Goodbye");
      client.awaitClose();
    }
  }

  @Test
  void it_tells_its_version_and_when_it_was_started() {
    assertThat(observer().ask("s", "Action: CoreSettings").get("AsteriskVersion"))
        .startsWith("22.");
    var status = observer().ask("t", "Action: CoreStatus");
    assertThat(status.names())
        .containsExactly(
            "Response",
            "ActionID",
            "CoreStartupDate",
            "CoreStartupTime",
            "CoreReloadDate",
            "CoreReloadTime",
            "CoreCurrentCalls",
            "CoreProcessedCalls");
    assertThat(status.get("CoreStartupDate")).matches("\\d{4}-\\d\\d-\\d\\d");
    assertThat(status.get("CoreStartupTime")).matches("\\d\\d:\\d\\d:\\d\\d");
  }

  @Test
  void what_it_does_not_know_it_says() {
    assertThat(observer().ask("1", "Action: NoSuchAction").get("Message"))
        .isEqualTo(
            "Invalid/unknown command: NoSuchAction. Use Action: ListCommands to show available commands.");
    assertThat(observer().ask("2", "NoAction: at all").get("Message"))
        .isEqualTo("Missing action in request");
    assertThat(observer().ask("3", "Action: Hangup", "Channel: nosuch").get("Message"))
        .isEqualTo("No such channel");
    assertThat(observer().ask("4", "Action: Hangup").get("Message"))
        .isEqualTo("No channel specified");
    assertThat(observer().ask("5", "Action: Events").get("Message"))
        .isEqualTo("Invalid event mask");
  }

  @Test
  void the_agents_account_may_dial_and_look_and_nothing_else() throws IOException {
    try (var agent = login(pbx().user())) {
      assertThat(agent.ask("1", "Action: Command", "Command: core show uptime").get("Message"))
          .isEqualTo("Permission denied");
      for (var mine : List.of("CoreStatus", "CoreSettings", "CoreShowChannels", "Status", "Ping")) {
        assertThat(agent.ask("m-" + mine, "Action: " + mine).get("Response"))
            .as(mine)
            .isEqualTo("Success");
      }
      var commands = agent.ask("2", "Action: ListCommands");
      assertThat(commands.get("Originate")).isEqualTo("Originate a call.  (Priv: originate,all)");
      assertThat(commands.find("Command")).isEmpty();
      for (var app :
          List.of("Application: System\r\nData: id", "Application: Wait\r\nData: ${SHELL(id)}")) {
        assertThat(
                agent
                    .ask(
                        "o" + app.length(),
                        "Action: Originate",
                        "Channel: PJSIP/99000100@endpoint1",
                        app,
                        "Async: true")
                    .get("Message"))
            .isEqualTo("Originate Access Forbidden: app or data blacklisted");
      }
      var call = originate(agent, "PJSIP/99000017@endpoint1", "Application: Wait", "Data: 1");
      agent.await("the record", m -> m.isEvent("Cdr") && m.get("UniqueID").equals(call));
      agent.await("the end", m -> m.isEvent("Hangup") && m.get("Uniqueid").equals(call));
      assertThat(agent.messages())
          .noneMatch(m ->
              m.isEvent("VarSet", "Newexten", "NewCallerid", "NewConnectedLine", "NewAccountCode"));
    }
  }

  @Test
  void a_bad_originate_is_refused_in_asterisks_words() {
    refuses("Channel not specified", "Application: Wait");
    refuses("Invalid channel", "Channel: PJSIP", "Application: Wait");
    refuses(
        "Originate with 'Exten' requires 'Context' and 'Priority'", "Channel: PJSIP/1@endpoint1");
    refuses(
        "Extension does not exist.",
        "Channel: PJSIP/1@endpoint1",
        "Context: nosuch",
        "Exten: 1",
        "Priority: 1");
    refuses("Invalid timeout", "Channel: PJSIP/1@endpoint1", "Application: Wait", "Timeout: abc");
    refuses(
        "Invalid priority",
        "Channel: PJSIP/1@endpoint1",
        "Context: outbound",
        "Exten: 1234",
        "Priority: zz");
  }

  @Test
  void an_unknown_technology_is_accepted_and_fails_later() {
    assertThat(
            observer()
                .ask(
                    "tech",
                    "Action: Originate",
                    "Channel: Nosuch/1",
                    "Application: Wait",
                    "Async: true")
                .get("Message"))
        .isEqualTo("Originate successfully queued");
    var response =
        observer()
            .await(
                "response",
                m -> m.isEvent("OriginateResponse") && m.get("ActionID").equals("tech"));
    assertThat(response.get("Response") + response.get("Reason")).isEqualTo("Failure0");
    assertThat(response.get("Uniqueid")).isEqualTo("<unknown>");
  }

  @Test
  void an_id_is_refused_while_a_channel_has_it_or_one_that_begins_with_it() {
    var first = originate(observer(), "PJSIP/99000000@endpoint1", "Application: Wait", "Data: 30");
    observer().await("up", m -> m.isEvent("OriginateResponse") && m.get("ActionID").equals(first));
    for (var id : List.of(first, first.substring(0, 20))) {
      observer()
          .send(
              "Action: Originate",
              "ActionID: again-" + id.length(),
              "ChannelId: " + id,
              "Channel: PJSIP/99000000@endpoint1",
              "Application: Wait",
              "Data: 1",
              "Async: true");
      var refused =
          observer()
              .await(
                  "refusal",
                  m ->
                      m.isEvent("OriginateResponse")
                          && m.get("ActionID").equals("again-" + id.length()));
      assertThat(refused.get("Response")).isEqualTo("Failure");
    }
    observer().ask("end", "Action: Hangup", "Channel: " + first);
    whole(first).event("Hangup 0");
    observer()
        .send(
            "Action: Originate",
            "ActionID: later",
            "ChannelId: " + first,
            "Channel: PJSIP/99000017@endpoint1",
            "Application: Wait",
            "Data: 1",
            "Async: true");
    observer()
        .await(
            "a mutex, not a fence: the id dials again",
            2,
            m -> m.isEvent("Newchannel") && m.get("Uniqueid").equals(first));
  }

  @Test
  void a_ringing_call_can_be_hung_up_by_its_id() {
    var id = originate(observer(), "PJSIP/99000099@endpoint1", "Application: Wait", "Data: 1");
    observer().await("ringing", m -> m.isEvent("DialState") && m.get("DestUniqueid").equals(id));
    observer().await("ringing", m -> m.isEvent("Newstate") && m.get("Uniqueid").equals(id));

    observer().ask("cancel", "Action: Hangup", "Channel: " + id, "Cause: 31");

    whole(id)
        .tells(
            "Newchannel",
            "DialBegin",
            "Newstate Ringing",
            "DialState RINGING",
            "DialEnd NOANSWER",
            "OriginateResponse Failure 0",
            "Hangup 31/480",
            "Cdr NO ANSWER");
  }

  @Test
  void a_cut_connection_ends_no_call_and_who_comes_back_finds_it() throws IOException {
    String id;
    try (var agent = login(pbx().user())) {
      id =
          originate(
              agent,
              "PJSIP/99000000@endpoint1",
              "Application: Dial",
              "Data: PJSIP/99000000@endpoint2,30");
      agent.await("bridge", 2, m -> m.isEvent("BridgeEnter") && m.isAbout(id));
    }
    try (var again = login(pbx().user())) {
      again.ask("list", "Action: CoreShowChannels");
      again.await("the list's end", m -> m.isEvent("CoreShowChannelsComplete"));
      var channels =
          again.messages().stream()
              .filter(m -> m.isEvent("CoreShowChannel") && m.isAbout(id))
              .toList();
      assertThat(channels)
          .hasSize(2)
          .allSatisfy(c -> {
            assertThat(c.get("AccountCode")).isEqualTo("tenant-7");
            assertThat(c.get("Duration")).matches("\\d\\d:\\d\\d:\\d\\d");
            assertThat(c.names()).isEqualTo(HeaderNames.of(HeaderNames.SHOWN));
          });
      assertThat(again.messages())
          .noneMatch(m -> m.isEvent("Newchannel") && m.isAbout(id)); // nothing is replayed
      again.ask("bye", "Action: Hangup", "Channel: " + id);
      again.await("the end", m -> m.isEvent("Hangup") && m.get("Uniqueid").equals(id));
    }
  }

  @Test
  void a_regular_expression_hangs_up_what_it_matches() throws IOException {
    var id = originate(observer(), "PJSIP/99000000@provider1", "Application: Wait", "Data: 30");
    var up =
        observer().await("up", m -> m.isEvent("OriginateResponse") && m.get("ActionID").equals(id));

    var answer = observer().ask("many", "Action: Hangup", "Channel: /^" + up.get("Channel") + "$/");

    assertThat(answer.get("Message")).isEqualTo("Channels hung up will follow");
    observer()
        .await(
            "list", m -> m.isEvent("ChannelHungup") && m.get("Channel").equals(up.get("Channel")));
    assertThat(
            observer()
                .await("its end", m -> m.isEvent("ChannelsHungupListComplete"))
                .get("ListItems"))
        .isEqualTo("1");
    whole(id).event("Hangup 0");
  }

  @Test
  void a_synchronous_originate_answers_when_it_is_answered_and_tells_no_response_event()
      throws IOException {
    try (var client = login(pbx().observer())) {
      client.send(
          "Action: Originate",
          "ActionID: sync",
          "Channel: PJSIP/99010000@endpoint1",
          "Application: Wait",
          "Data: 1");
      client.send("Action: Ping", "ActionID: behind");
      client.await("the ping behind it", m -> m.answers("behind"));
      assertThat(
              client.messages().stream()
                  .filter(m -> m.find("Response").isPresent())
                  .map(m -> m.get("ActionID")))
          .containsExactly("login", "sync", "behind");
      assertThat(
              client
                  .ask(
                      "no",
                      "Action: Originate",
                      "Channel: PJSIP/99000017@endpoint1",
                      "Application: Wait")
                  .get("Message"))
          .isEqualTo("Originate failed");
    }
  }

  @Test
  void a_bare_line_feed_ends_a_line_and_so_injects_headers_and_messages() throws IOException {
    try (var client = login(pbx().observer())) {
      client.raw("Action: Ping\r\nActionID: a\nActionID: b\r\n\r\n");
      client.await("the first of a repeated header counts", m -> m.answers("a"));
      client.raw("Action: Ping\r\nActionID: c\n\nAction: Ping\r\nActionID: injected\r\n\r\n");
      client.await("a whole message came in through a value", m -> m.answers("injected"));
      client.raw("Action: Ping\r\nActionID: d\re\r\n\r\n");
      client.await("a CR alone belongs to the value", m -> m.answers("d\re"));
      client.raw("action:ping\r\nACTIONID:   f\r\n\r\n");
      client.await("names have no case, spaces no meaning", m -> m.answers("f"));
      client.raw("Action: Ping\r\nActionID: " + "x".repeat(1100) + "\r\n\r\n");
      client.await(
          "too long", m -> m.get("Message").equals("Failed to parse message: line too long"));
      client.raw("Action: Ping\r\n" + "H: 1\r\n".repeat(130) + "ActionID: g\r\n\r\n");
      client.await(
          "too many",
          m -> m.get("Message").equals("Too many lines in message or allocation failure"));
      assertThat(client.ask("h", "Action: Ping").get("Ping")).isEqualTo("Pong");
    }
  }

  private void refuses(String words, String... lines) {
    var all = new java.util.ArrayList<>(List.of("Action: Originate"));
    all.addAll(List.of(lines));
    var answer = observer().ask("bad-" + words.hashCode(), all.toArray(String[]::new));
    assertThat(answer.get("Response") + ": " + answer.get("Message")).isEqualTo("Error: " + words);
  }

  private static String md5(String text) throws NoSuchAlgorithmException {
    return HexFormat.of()
        .formatHex(MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8)));
  }
}
