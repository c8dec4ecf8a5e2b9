package dialer.edge;

import dialer.call.CallId;
import dialer.call.ClientCode;
import dialer.call.NewIds;
import dialer.message.Originate;
import dialer.message.ServerState;
import dialer.originate.Application;
import dialer.originate.CallAction;
import dialer.originate.CallerId;
import dialer.originate.Channel;
import dialer.originate.OnAnswer;
import dialer.originate.Recording;
import dialer.server.Allocation;
import dialer.server.ServerCode;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Orders and terms for tests.
public final class Orders {
  public static final ServerCode SERVER = new ServerCode("server1");
  public static final ClientCode CLIENT = new ClientCode("client123");
  private static final NewIds IDS = new NewIds(InstantSource.system());

  private Orders() {}

  public static CallAction action(String number, OnAnswer onAnswer) {
    return new CallAction(
        Channel.parse("PJSIP/" + number + "@endpoint1"),
        onAnswer,
        30_000,
        CallerId.parse("\"Acme\" <+1234567890>"),
        List.of(),
        false,
        List.of());
  }

  /// A bulk call of queue 1 to a number of the carrier's plan, hung up as soon as it is answered.
  public static Originate to(String number) {
    return of(CLIENT, 1L, action(number, new OnAnswer.Run(new Application("Hangup"), "")), null);
  }

  /// A call that is bridged to a second party.
  public static Originate bridging(String number, String second) {
    return of(
        CLIENT,
        1L,
        action(
            number, new OnAnswer.Run(new Application("Dial"), "PJSIP/" + second + "@endpoint2,30")),
        null);
  }

  public static Originate of(
      ClientCode client, @Nullable Long queue, CallAction action, @Nullable Instant deadline) {
    return new Originate(
        IDS.attempt(),
        new CallId(IDS.call().value()),
        client,
        SERVER,
        queue,
        queue == null,
        0,
        action,
        deadline,
        null,
        null,
        null);
  }

  public static Allocation allocation(ClientCode client, int channels) {
    return new Allocation(
        client,
        channels,
        1,
        100,
        null,
        20,
        List.of("endpoint1", "endpoint2", "deadtrunk", "nosuchtrunk"),
        Application.USUAL,
        List.of("outbound", "early"),
        Set.of("+1234567890"),
        false,
        0,
        Set.of());
  }

  /// A call over another trunk.
  public static Originate through(String endpoint, String number, int timeoutMillis) {
    CallAction usual = action(number, new OnAnswer.Run(new Application("Hangup"), ""));
    return of(
        CLIENT,
        1L,
        new CallAction(
            Channel.parse("PJSIP/" + number + "@" + endpoint),
            usual.onAnswer(),
            timeoutMillis,
            usual.callerId(),
            List.of(),
            false,
            List.of()),
        null);
  }

  /// A call that is held for a while once it is answered.
  public static Originate waiting(String number, int seconds) {
    return of(
        CLIENT,
        1L,
        action(number, new OnAnswer.Run(new Application("Wait"), String.valueOf(seconds))),
        null);
  }

  /// The same order of a queue, a flush generation and with a deadline.
  public static Originate steered(
      Originate order, long queue, long generation, @Nullable Instant deadline) {
    return new Originate(
        order.attempt(),
        order.call(),
        order.client(),
        order.server(),
        queue,
        false,
        generation,
        order.action(),
        deadline,
        order.windowEnds(),
        order.maxCallSeconds(),
        order.recording());
  }

  /// The same order of a tenant whose calling hours end.
  public static Originate until(Originate order, Instant windowEnds) {
    return new Originate(
        order.attempt(),
        order.call(),
        order.client(),
        order.server(),
        order.queue(),
        order.quick(),
        order.flushGeneration(),
        order.action(),
        order.deadline(),
        windowEnds,
        order.maxCallSeconds(),
        order.recording());
  }

  /// A call that enters the dialplan once it is answered.
  public static Originate entering(String number, String context, String extension) {
    return of(CLIENT, 1L, action(number, new OnAnswer.Enter(context, extension)), null);
  }

  /// The same order, to be recorded.
  public static Originate recorded(Originate order, String file, @Nullable String hook) {
    return new Originate(
        order.attempt(),
        order.call(),
        order.client(),
        order.server(),
        order.queue(),
        order.quick(),
        order.flushGeneration(),
        order.action(),
        order.deadline(),
        order.windowEnds(),
        order.maxCallSeconds(),
        new Recording(file, hook));
  }

  public static Allocation lasting(Allocation a, int maxCallSeconds) {
    return new Allocation(
        a.client(),
        a.channels(),
        a.quickReserve(),
        a.callsPerSecond(),
        a.callsPerHour(),
        maxCallSeconds,
        a.endpoints(),
        a.applications(),
        a.contexts(),
        a.callerIds(),
        a.anyCallerId(),
        a.flushGeneration(),
        a.pausedQueues());
  }

  public static Allocation steered(Allocation a, long flushGeneration, Set<Long> pausedQueues) {
    return new Allocation(
        a.client(),
        a.channels(),
        a.quickReserve(),
        a.callsPerSecond(),
        a.callsPerHour(),
        a.maxCallSeconds(),
        a.endpoints(),
        a.applications(),
        a.contexts(),
        a.callerIds(),
        a.anyCallerId(),
        flushGeneration,
        pausedQueues);
  }

  public static ServerState terms(long version, Allocation... allocations) {
    return new ServerState(SERVER, version, null, null, 200, 100, Arrays.asList(allocations));
  }
}
