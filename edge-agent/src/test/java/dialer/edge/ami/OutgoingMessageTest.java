package dialer.edge.ami;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutgoingMessageTest {
  @Test
  void one_whole_message_of_our_headers_may_go() {
    assertThatCode(() ->
            OutgoingMessage.require(
                "action: Originate\r\nactionid: 1_2#x\r\nvariable: a=1\r\nvariable: b=2\r\nasync: true\r\n\r\n"))
        .doesNotThrowAnyException();
    assertThatCode(() -> OutgoingMessage.require("action: Ping\r\nactionid: 1\r\n\r\n"))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "action: Originate\r\n",
        "action: Originate\r\ndata: x\r\n\r\naction: Command\r\ncommand: core stop now\r\n\r\n",
        "action: Originate\r\ndata: x\naction: Ping\r\n\r\n",
        "action: Originate\r\ndata: x\r\r\n\r\n",
        "action: Originate\r\ndata: x\u0000\r\n\r\n",
        "action: Originate\r\ncommand: core stop now\r\n\r\n",
        "action: Originate\r\npredialgosub: s,1\r\n\r\n",
        "action: Originate\r\nearlymedia: true\r\n\r\n",
        "action: Originate\r\naction: Command\r\n\r\n",
        "action: Originate\r\nvariable: SHELL(id)=x\r\n\r\n",
        "action: Originate\r\nvariable: a=1,SHELL(id)=x\r\n\r\n",
        "action: Originate\r\nvariable: a=\"b\"\r\n\r\n",
        "action: Originate\r\nno header\r\n\r\n",
        "action: Originate\r\n: x\r\n\r\n",
        ""
      })
  void anything_else_may_not(String message) {
    assertThatThrownBy(() -> OutgoingMessage.require(message))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void lines_and_headers_have_an_end() {
    assertThatThrownBy(() ->
            OutgoingMessage.require("action: Originate\r\ndata: " + "é".repeat(500) + "\r\n\r\n"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() ->
            OutgoingMessage.require(
                "action: Originate\r\n" + "variable: a=1\r\n".repeat(100) + "\r\n"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
