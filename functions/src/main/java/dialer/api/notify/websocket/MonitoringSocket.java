package dialer.api.notify.websocket;

import dialer.api.caller.Caller;
import dialer.api.caller.Roles;
import dialer.api.caller.Tenants;
import dialer.api.http.Refusal;
import dialer.api.notify.live.Feeds;
import dialer.api.notify.live.Reader;
import dialer.api.notify.live.WakeUps;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.server.netty.NettyHttpRequest;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.authentication.Authentication;
import io.micronaut.websocket.CloseReason;
import io.micronaut.websocket.WebSocketSession;
import io.micronaut.websocket.annotation.OnClose;
import io.micronaut.websocket.annotation.OnMessage;
import io.micronaut.websocket.annotation.OnOpen;
import io.micronaut.websocket.annotation.ServerWebSocket;
import jakarta.inject.Named;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The tenant's live events. Who may open it is decided as for any request; who may not is answered
/// before the upgrade.
@ServerWebSocket("/api/ws/v1/monitoring/ws")
@Secured({Roles.TENANT, Roles.SUPERUSER})
final class MonitoringSocket {
  private static final Logger LOG = LoggerFactory.getLogger(MonitoringSocket.class);
  private static final String ARRIVAL = "dialer.arrival";
  private static final int REFUSED = 1008;
  private static final int FAULT = 1011;

  private final Feeds feeds;
  private final WakeUps wakeUps;
  private final Tenants tenants;
  private final ExecutorService blocking;

  MonitoringSocket(
      Feeds feeds,
      WakeUps wakeUps,
      Tenants tenants,
      @Named(TaskExecutors.BLOCKING) ExecutorService blocking) {
    this.feeds = feeds;
    this.wakeUps = wakeUps;
    this.tenants = tenants;
    this.blocking = blocking;
  }

  @OnOpen
  void open(WebSocketSession session, HttpRequest<?> request) {
    var channel = ((NettyHttpRequest<?>) request).getChannelHandlerContext().channel();
    var arrival =
        new Arrival(blocking, () -> letIn(session, request, new NettyConnection(channel)));
    session.put(ARRIVAL, arrival);
    endWhenItFails(arrival, session);
  }

  private Optional<Reader> letIn(
      WebSocketSession session, HttpRequest<?> request, NettyConnection connection) {
    Authentication who = request.getUserPrincipal(Authentication.class).orElseThrow();
    long tenant;
    try {
      tenant = feeds.inTurn(() -> tenants.of(Caller.of(who, request)).id());
    } catch (Refusal e) {
      session.close(new CloseReason(REFUSED, e.sentence()));
      return Optional.empty();
    }
    wakeUps.listen();
    return feeds.open(tenant, String.valueOf(who.getAttributes().get("credential")), connection);
  }

  @OnMessage(maxPayloadLength = 16_384)
  void message(String text, WebSocketSession session) {
    arrival(session)
        .ifPresent(arrival -> {
          if (arrival.heard(text)) {
            endWhenItFails(arrival, session);
          } else {
            session.close(new CloseReason(REFUSED, "too many messages"));
          }
        });
  }

  @OnClose
  void close(WebSocketSession session) {
    arrival(session).ifPresent(Arrival::left);
  }

  /// The database is away, most likely: it comes again.
  private static void endWhenItFails(Arrival arrival, WebSocketSession session) {
    var unused =
        arrival
            .outcome()
            .whenComplete((done, fault) -> {
              if (fault != null) {
                LOG.warn("A reader could not be served: {}", fault.toString());
                session.close(new CloseReason(FAULT, "temporarily unavailable, come again"));
              }
            });
  }

  private static Optional<Arrival> arrival(WebSocketSession session) {
    return session.get(ARRIVAL, Arrival.class);
  }
}
