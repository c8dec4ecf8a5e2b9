package dialer.local.pbx;

import dialer.local.pbx.PbxUnderTest.Login;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// One PBX for all tests of a class, and somebody who sees everything. Where the simulator and
/// Asterisk differ, the simulator is wrong.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class PbxContract {
  private @Nullable PbxUnderTest pbx;
  private @Nullable AmiClient observer;

  /// Starts the PBX that is to keep the contract.
  abstract PbxUnderTest start(Path dir) throws IOException;

  @BeforeAll
  void startPbx(@TempDir Path dir) throws Exception {
    pbx = start(dir);
    observer = login(pbx().observer());
  }

  @AfterAll
  void stopPbx() throws Exception {
    if (observer != null) {
      observer.close();
    }
    if (pbx != null) {
      pbx.running().close();
    }
  }

  PbxUnderTest pbx() {
    return Objects.requireNonNull(pbx);
  }

  AmiClient observer() {
    return Objects.requireNonNull(observer);
  }

  AmiClient login(Login who) throws IOException {
    return AmiClient.login(pbx().port(), who.user(), who.secret());
  }

  /// Originates as the agent does: the attempt's id is the channel's, the action's and the
  /// carrier's.
  ///
  /// @return that id
  static String originate(AmiClient client, String channel, String... lines) {
    var id = UUID.randomUUID().toString();
    List<String> all =
        new ArrayList<>(
            List.of(
                "Action: Originate",
                "ActionID: " + id,
                "ChannelId: " + id,
                "OtherChannelId: " + id + "-2",
                "Channel: " + channel,
                "CallerID: \"Acme\" <15551230000>",
                "Account: tenant-7",
                "Async: true",
                "Variable: __CALL_ID=" + id,
                "Variable: CDR(call_id)=" + id + ",CDR(tenant_id)=7",
                "Variable: PJSIP_HEADER(add,X-Attempt)=" + id));
    all.addAll(List.of(lines));
    client.send(all.toArray(String[]::new));
    return id;
  }

  Story story(String id) {
    return Story.of(id, observer().messages());
  }

  /// The story of a call that is over: its record is written and its first leg gone.
  Story whole(String id) {
    observer().await("the end of " + id, m -> m.isEvent("Hangup") && m.get("Uniqueid").equals(id));
    observer().await("the record of " + id, m -> m.isEvent("Cdr") && m.get("UniqueID").equals(id));
    observer()
        .await(
            "the response of " + id,
            m -> m.isEvent("OriginateResponse") && m.get("ActionID").equals(id));
    // all of a call's events are out when a later action has been answered
    observer().ask("fence", "Action: Ping");
    return story(id);
  }
}
