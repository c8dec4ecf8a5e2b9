package dialer.api.insert.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dialer.originate.Application;
import dialer.originate.CallAction;
import dialer.originate.CallerId;
import dialer.originate.Channel;
import dialer.originate.ChannelVariable;
import dialer.originate.Codec;
import dialer.originate.OnAnswer;
import io.micronaut.serde.ObjectMapper;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ActionJsonTest {
  private final ObjectMapper mapper = ObjectMapper.getDefault();

  static List<CallAction> actions() {
    var channel = Channel.parse("PJSIP/+1234*#@end.point-1");
    return List.of(
        new CallAction(
            channel,
            new OnAnswer.Run(new Application("Dial"), "PJSIP/0987654321@endpoint2,30"),
            30_000,
            CallerId.parse("\"Zoë / 株式会社 😀\" <+1001>"),
            ChannelVariable.parseAll("CUST=é/7,_CAMP=a b"),
            true,
            Codec.parseAll("ulaw,opus")),
        new CallAction(
            channel,
            new OnAnswer.Enter("outbound", "+123"),
            1_000,
            CallerId.parse("1001"),
            List.of(),
            false,
            List.of()));
  }

  @ParameterizedTest
  @MethodSource("actions")
  void what_is_stored_is_read_as_it_was_by_the_messages_mapper(CallAction action)
      throws IOException {
    var stored = ActionJson.write(action);
    assertThat(mapper.readValue(stored, CallAction.class)).isEqualTo(action);
  }
}
