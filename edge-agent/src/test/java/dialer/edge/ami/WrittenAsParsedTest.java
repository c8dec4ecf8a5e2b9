package dialer.edge.ami;

import static org.assertj.core.api.Assertions.assertThat;

import dialer.call.AttemptId;
import dialer.call.ClientCode;
import dialer.call.PhoneNumber;
import dialer.originate.Application;
import dialer.originate.CallAction;
import dialer.originate.CallerId;
import dialer.originate.Channel;
import dialer.originate.ChannelVariable;
import dialer.originate.Codec;
import dialer.originate.OnAnswer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/// Whatever action there can be, Asterisk reads of it what was meant and nothing else.
class WrittenAsParsedTest {
  private static final AttemptId ATTEMPT = new AttemptId(new UUID(1, 2));

  @Property(tries = 500)
  void a_request_is_read_as_it_was_meant(@ForAll("actions") CallAction action) throws IOException {
    Placement placement = new Placement(ATTEMPT, new ClientCode("client123"), action, 60_000, null);

    String text = written(placement);

    assertThat(parse(text)).containsExactlyInAnyOrderElementsOf(meant(action));
  }

  /// As it leaves through the agent's own socket.
  private static String written(Placement placement) throws IOException {
    try (ServerSocket asterisk = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      AmiSocket line = new AmiSocket("127.0.0.1", asterisk.getLocalPort(), NOBODY);
      try (Socket accepted = asterisk.accept()) {
        line.send(placement.message());
        line.close();
        return new String(accepted.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      }
    }
  }

  private static final AmiSocket.Tap NOBODY =
      new AmiSocket.Tap() {
        @Override
        public void heard() {}

        @Override
        public void event(String name, AmiMessage message) {}

        @Override
        public void answer(AmiMessage message) {}
      };

  private static List<String> meant(CallAction action) {
    List<String> headers =
        new ArrayList<>(
            List.of(
                "action: Originate",
                "actionid: " + ATTEMPT,
                "channelid: " + ATTEMPT,
                "account: client123",
                "async: true",
                "channel: " + action.channel(),
                "callerid: " + action.callerId(),
                "timeout: " + Math.min(action.timeoutMillis(), 60_000),
                "variable: PJSIP_HEADER(add,X-Attempt)=" + ATTEMPT,
                "variable: __DIALER_ATTEMPT=" + ATTEMPT));
    switch (action.onAnswer()) {
      case OnAnswer.Run run -> {
        headers.add("application: " + run.application());
        headers.add("data: " + withoutBlanks(run.data())); // so Asterisk takes it
      }
      case OnAnswer.Enter enter -> {
        headers.add("context: " + enter.context());
        headers.add("exten: " + enter.extension());
        headers.add("priority: 1");
      }
    }
    action.variables().forEach(v -> headers.add("variable: " + v.toString().strip()));
    if (!action.codecs().isEmpty()) {
      headers.add(
          "codecs: " + String.join(",", action.codecs().stream().map(Codec::label).toList()));
    }
    return headers.stream().map(String::stripTrailing).toList();
  }

  /// As Asterisk's `get_input` and `astman_get_header` do: a line ends at CR LF or at LF, a message
  /// at an empty line, and a header's value begins after the colon and its blanks.
  private static List<String> parse(String text) {
    String[] messages = text.split("\r?\n\r?\n", -1);
    assertThat(messages).hasSize(2);
    assertThat(messages[1]).isEmpty();
    return Stream.of(messages[0].split("\r?\n"))
        .map(line -> {
          int colon = line.indexOf(':');
          return line.substring(0, colon).toLowerCase(Locale.ROOT)
              + ": "
              + withoutBlanks(line.substring(colon + 1));
        })
        .map(String::stripTrailing)
        .toList();
  }

  /// As `ast_skip_blanks`, to which a wide space of Unicode is a letter like any other. What an
  /// argument begins with a blank for is lost on Asterisk.
  private static String withoutBlanks(String value) {
    int from = 0;
    while (from < value.length() && value.charAt(from) <= ' ') {
      from++;
    }
    return value.substring(from);
  }

  @Provide
  Arbitrary<CallAction> actions() {
    return Combinators.combine(
            channels(),
            ends(),
            Arbitraries.integers().between(1_000, 120_000),
            callers(),
            variables().list().ofMaxSize(8).uniqueElements(ChannelVariable::name),
            Arbitraries.of(true, false),
            Arbitraries.of(Codec.values()).list().ofMaxSize(3).uniqueElements())
        .as(CallAction::new);
  }

  private static Arbitrary<Channel> channels() {
    return Combinators.combine(
            Arbitraries.strings().withChars("0123456789*#").ofMinLength(1).ofMaxLength(32),
            Arbitraries.strings().alpha().numeric().withChars("_.-").ofMinLength(1).ofMaxLength(64))
        .as((number, endpoint) -> new Channel(new PhoneNumber(number), endpoint));
  }

  private static Arbitrary<CallerId> callers() {
    return Combinators.combine(
            texts(80), Arbitraries.strings().numeric().ofMinLength(1).ofMaxLength(32))
        .as((name, number) -> made(() -> new CallerId(name, number), new CallerId("", number)));
  }

  private static Arbitrary<ChannelVariable> variables() {
    return Combinators.combine(
            Arbitraries.strings().alpha().withChars("_09").ofMinLength(1).ofMaxLength(12),
            texts(40))
        .as((name, value) ->
            made(
                () -> new ChannelVariable("x" + name, value),
                new ChannelVariable("x" + name, "plain")));
  }

  private static Arbitrary<OnAnswer> ends() {
    return Arbitraries.oneOf(
        Combinators.combine(Arbitraries.of("Playback", "Wait", "Queue", "Hangup"), texts(200))
            .as((application, data) ->
                made(
                    () -> new OnAnswer.Run(new Application(application), data),
                    new OnAnswer.Run(new Application("Wait"), "1"))),
        Combinators.combine(
                Arbitraries.strings().alpha().ofMinLength(1).ofMaxLength(20),
                Arbitraries.strings().numeric().ofMinLength(1).ofMaxLength(20))
            .as(OnAnswer.Enter::new));
  }

  /// Any characters, those that mean something to Asterisk often.
  private static Arbitrary<String> texts(int most) {
    return Arbitraries.frequencyOf(
        Tuple.of(3, Arbitraries.strings().ofMaxLength(most)),
        Tuple.of(
            2,
            Arbitraries.strings()
                .withChars("ab1:;=&|()[]{}$%`'@ \t\r\n,/\\\"<>é字")
                .ofMaxLength(most)));
  }

  /// What a value makes of it, where there can be such a value.
  private static <T> T made(Supplier<T> maker, T otherwise) {
    try {
      return maker.get();
    } catch (IllegalArgumentException _) {
      return otherwise;
    }
  }
}
