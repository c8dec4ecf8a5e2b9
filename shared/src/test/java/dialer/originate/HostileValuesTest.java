package dialer.originate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dialer.call.ClientCode;
import dialer.server.Allocation;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostileValuesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Local/1@default",
        "PJSIP/sip:1@evil.example",
        "PJSIP/1@a&PJSIP/2@b",
        "PJSIP/1@a\nAction: Command",
        "pjsip/1@a",
        "SIP/1@a",
        "PJSIP/@a",
        "PJSIP/1@",
        "PJSIP/1@a,30",
        "PJSIP/1@a/../b"
      })
  void a_channel_is_a_number_at_an_endpoint_and_nothing_else(String text) {
    assertThatThrownBy(() -> Channel.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "System",
        "TrySystem",
        "system",
        "Exec",
        "ExecIf",
        "TryExec",
        "Macro",
        "EAGI",
        "DeadAGI",
        "ExternalIVR",
        "MixMonitor",
        "Monitor",
        "Originate",
        "DBdel",
        "Set",
        "MSet",
        "ChanSpy",
        "DISA",
        "VoiceMailMain",
        "Log",
        "Reload",
        "AGI",
        "RetryDial",
        "GotoIf",
        "Gosub",
        "Pickup",
        "Dial,x",
        "Dial\r\nX: y",
        ""
      })
  void dangerous_applications_do_not_exist(String name) {
    assertThatThrownBy(() -> new Application(name)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PJSIP/1@a,30,b(ctx^s^1)", "PJSIP/1@a,30,U(x)", "PJSIP/1@a,30,M(x)", "PJSIP/1@a,30,G(x)",
        "PJSIP/1@a,30,F", "PJSIP/1@a,30,e", "PJSIP/1@a,30,tT", "PJSIP/1@a,30,kKhHwWxX",
        "PJSIP/1@a,0", "PJSIP/1@a,601", "PJSIP/1@a,-1", "PJSIP/1@a&PJSIP/2@a,30",
        "Local/s@ctx,30", "PJSIP/1@a,30,g,http://x", "", "PJSIP/${EXTEN}@a"
      })
  void dial_data_that_jumps_or_forks_is_refused(String data) {
    assertThatThrownBy(() -> new OnAnswer.Run(new Application("dial"), data))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PJSIP/0987654321@endpoint2,30",
        "PJSIP/1@a",
        "PJSIP/1@a,30,girmRc",
        "PJSIP/1@a,,g",
        "PJSIP/1@a,600,S(20)L(60000:30000:10000)"
      })
  void harmless_dial_data_reads_back_as_it_was(String data) {
    assertThat(DialData.parse(data)).hasToString(data);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/etc/passwd", "../x", "a..b", "a b", "a&/b", "", "${X}"})
  void a_sound_is_relative_and_plain(String data) {
    assertThatThrownBy(() -> new OnAnswer.Run(new Application("Playback"), data))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SHELL(id)=x",
        "X(1)=y",
        "FILE(/etc/x)=y",
        "CDR(x)=1",
        "DIALER_X=1",
        "__PJSIP_X=1",
        "MIXMONITOR_EXEC=id",
        "X",
        "=1",
        "1X=1",
        "X=a\"b",
        "X=a\\b",
        "X=a\u0085b",
        "X=a\nB: c",
        "X=${SHELL(id)}",
        "X=$[1]",
        "X=%{y}",
        "X=`id`"
      })
  void a_variable_is_a_plain_name_and_a_plain_value(String text) {
    assertThatThrownBy(() -> ChannelVariable.parseAll(text))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void variables_are_split_where_asterisk_would_split_them() {
    assertThat(ChannelVariable.parseAll("A=1,__B=x y,C="))
        .containsExactly(
            new ChannelVariable("A", "1"),
            new ChannelVariable("__B", "x y"),
            new ChannelVariable("C", ""));
    assertThat(ChannelVariable.parseAll("")).isEmpty();
    assertThatThrownBy(() -> ChannelVariable.parseAll("A=1,SHELL(id)=x"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Your Company <1001>",
        "\"Your Company\" <1001>",
        "<1001>",
        "1001",
        "+1234567890",
        "Company <+491>"
      })
  void caller_ids_of_the_documents_are_read(String text) {
    assertThat(CallerId.parse(CallerId.parse(text).toString())).isEqualTo(CallerId.parse(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"A <x>", "A <1><2>", "A\r\nB: c <1>", "A \"B\" <1>", "", "<>", "A\\ <1>"})
  void other_caller_ids_are_refused(String text) {
    assertThatThrownBy(() -> CallerId.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Property
  void no_value_that_exists_holds_a_control_character(
      @ForAll @CharRange(from = 0, to = 0x80) String text) {
    accepted(text)
        .forEach(value ->
            assertThat(value.chars().noneMatch(c -> c < 0x20 || c == 0x7F))
                .as("no control character")
                .isTrue());
  }

  private static List<String> accepted(String text) {
    var all = new java.util.ArrayList<String>();
    List<java.util.function.Supplier<Object>> readers =
        List.of(
            () -> Channel.parse("PJSIP/1" + text + "@a" + text),
            () -> CallerId.parse(text + "<1>"),
            () -> ChannelVariable.parseAll("A=" + text),
            () -> new OnAnswer.Run(new Application("Queue"), text),
            () -> new OnAnswer.Enter("c" + text, "1" + text));
    for (var reader : readers) {
      try {
        all.add(reader.get().toString());
      } catch (IllegalArgumentException refused) {
        assertThat(refused).hasMessageNotContaining("\n");
      }
    }
    return all;
  }

  @Test
  void a_foreign_endpoint_is_named_on_either_leg() {
    var allocation =
        new Allocation(
            new ClientCode("c"),
            1,
            0,
            1,
            null,
            60,
            List.of("endpoint1"),
            Application.USUAL,
            List.of(),
            Set.of("1001"),
            false,
            0,
            Set.of());
    var action =
        new CallAction(
            Channel.parse("PJSIP/1@other"),
            new OnAnswer.Run(new Application("Dial"), "PJSIP/2@third"),
            30_000,
            new CallerId("", "999"),
            List.of(),
            true,
            List.of());
    assertThat(Permission.refusals(action, allocation))
        .containsExactly(
            "Channel: endpoint other is not one of the allocation's",
            "Data: endpoint third is not one of the allocation's",
            "CallerID: the number is not one of the tenant's");
  }
}
