package dialer.bench.calls;

import dialer.call.ClientCode;
import dialer.call.Disposition;
import dialer.call.NewIds;
import dialer.call.Outcome;
import dialer.message.AttemptReport;
import dialer.message.Happening;
import dialer.message.Originate;
import dialer.originate.Application;
import dialer.originate.CallAction;
import dialer.originate.CallerId;
import dialer.originate.Channel;
import dialer.originate.ChannelVariable;
import dialer.originate.OnAnswer;
import dialer.originate.Recording;
import dialer.server.ServerCode;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

/// What an agent was sent, and its reports: each call is dialled, answered and hung up.
public final class Orders {
  /// Reports of one call; they are numbered from 0.
  public static final int REPORTS = 3;

  private static final ServerCode SERVER = new ServerCode("server1");
  private static final int RINGS = 9; // seconds
  private static final int TALKS = 61;

  private static final NewIds IDS = new NewIds(InstantSource.system());

  private Orders() {}

  public static List<Originate> of(ClientCode client, long queue, int count) {
    return IntStream.range(0, count).mapToObj(n -> order(client, queue, n)).toList();
  }

  /// @param at when it happens; what came before it is as long ago as it takes
  public static AttemptReport report(Originate order, int sequence, Instant at) {
    Instant answered = at.minusSeconds(TALKS);
    Happening happening =
        switch (sequence) {
          case 0 -> new Happening.Dialled();
          case 1 -> new Happening.Answered();
          default ->
              new Happening.Ended(
                  new Outcome(
                      Disposition.ANSWERED,
                      16,
                      null,
                      answered.minusSeconds(RINGS),
                      answered,
                      at,
                      null),
                  "/rec/" + order.attempt() + ".wav");
        };
    return new AttemptReport(
        SERVER,
        new UUID(1, 1),
        order.attempt(),
        order.call(),
        order.client(),
        sequence,
        at,
        happening);
  }

  private static Originate order(ClientCode client, long queue, int n) {
    return new Originate(
        IDS.attempt(),
        IDS.call(),
        client,
        SERVER,
        queue,
        false,
        0,
        new CallAction(
            Channel.parse("PJSIP/049301%07d@endpoint1".formatted(n)),
            new OnAnswer.Run(new Application("Playback"), "welcome&menu"),
            30_000,
            CallerId.parse("\"Campaign\" <+1234567890>"),
            List.of(
                ChannelVariable.parse("CUSTOMER=" + n), ChannelVariable.parse("CAMPAIGN=spring")),
            false,
            List.of()),
        null,
        null,
        3_600,
        new Recording("/rec/" + client + "/" + n + ".wav", null));
  }
}
