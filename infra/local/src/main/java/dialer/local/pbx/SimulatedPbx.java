package dialer.local.pbx;

import dialer.local.carrier.CarrierLog;
import dialer.local.pbx.action.KnownActions;
import dialer.local.pbx.ami.Actions;
import dialer.local.pbx.ami.AmiServer;
import dialer.local.pbx.ami.Door;
import dialer.local.pbx.ami.Weather;
import dialer.local.pbx.call.Recordings;
import dialer.local.pbx.call.Switchboard;
import dialer.local.pbx.cdr.CdrWriter;
import dialer.local.pbx.channel.Channels;
import dialer.local.pbx.channel.Timeline;
import dialer.local.pbx.event.AmiEvent;
import dialer.local.pbx.event.Listeners;
import dialer.local.pbx.event.Privilege;
import dialer.local.pbx.trunk.Trunks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;

/// One running simulated Asterisk, and what a test may do to it. After {@link #crash} or {@link
/// #close} it is gone; {@link #again} starts the next one on the same port, with other channels and
/// a later start time.
public final class SimulatedPbx implements AutoCloseable {
  private static final int BACKLOG = 100;
  private static final Duration TO_SAY_GOODBYE = Duration.ofSeconds(2);

  private final PbxSettings settings;
  private final int port;
  private final Instant started;
  private final Timeline timeline;
  private final Weather weather = new Weather();
  private final Listeners listeners = new Listeners();
  private final Channels channels = new Channels();
  private final CarrierLog carrierLog;
  private final CdrWriter records;
  private final Trunks trunks;
  private final Switchboard board;
  private final AmiServer server;

  private SimulatedPbx(PbxSettings settings, ServerSocket socket) {
    this.settings = settings;
    port = socket.getLocalPort();
    var time = settings.time();
    timeline = new Timeline(time.clock(), time.speed());
    started = timeline.now();
    // the plan has a random of its own: how many events were shuffled must not change what a number
    // does
    var random = new Random(settings.seed());
    carrierLog =
        settings.files().carrierLog().map(CarrierLog::appendTo).orElseGet(CarrierLog::none);
    var shown = settings.shown();
    records = new CdrWriter(listeners, shown.cdrFields(), time.zone(), settings.files().cdr());
    trunks =
        new Trunks(
            timeline,
            carrierLog,
            new Random(settings.seed()),
            settings.trunks().live(),
            settings.trunks().dead());
    board =
        new Switchboard(
            timeline,
            channels,
            trunks,
            new Switchboard.Told(listeners, shown.channelVars()),
            records,
            new Recordings(settings.files().recordings()),
            random);
    var door = new Door(timeline, settings.wire().accounts(), started, random);
    var actions = new Actions(door, KnownActions.of(board, started, time.zone()));
    server =
        new AmiServer(
            socket, timeline, listeners, actions, weather, settings.wire().writeTimeout());
  }

  /// @throws UncheckedIOException naming the port, where it is taken
  public static SimulatedPbx start(PbxSettings settings) {
    int port = settings.wire().port();
    try {
      var socket = new ServerSocket();
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
      return new SimulatedPbx(settings, socket);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot listen on 127.0.0.1:" + port + ": " + e.getMessage(), e);
    }
  }

  /// Another process of the same PBX: same port, same files, no channels.
  public SimulatedPbx again() {
    return start(settings.onPort(port));
  }

  public int port() {
    return port;
  }

  public Instant started() {
    return started;
  }

  /// Channels that exist now; a call of two legs has two.
  public int channels() {
    return timeline.ask(channels::count);
  }

  public int sessions() {
    return server.sessions();
  }

  /// From now on it neither reads nor writes, with every socket open. The calls themselves go on.
  public void freeze() {
    weather.freeze();
  }

  public void thaw() {
    weather.thaw();
  }

  /// @param bytesPerSecond how fast each client is written to from now on
  public void slow(long bytesPerSecond) {
    weather.slow(bytesPerSecond);
  }

  /// Cuts every client's connection. The calls go on, and who comes back may see them.
  public void dropSessions() {
    server.dropSessions();
  }

  /// As `kill -9`: every socket closes, every channel is gone, nothing is said and no record is
  /// written.
  public void crash() {
    server.close();
    timeline.ask(() -> {
      trunks.loseAll();
      return channels.vanish().size();
    });
    release();
  }

  /// An orderly end: every call is hung up and recorded, clients are told, then the sockets close.
  @Override
  public void close() {
    weather.thaw();
    timeline.ask(() -> {
      board.hangUpAll();
      listeners.tell(
          new AmiEvent(Privilege.SYSTEM, "Shutdown", "Shutdown: Cleanly\r\nRestart: False\r\n"));
      return true;
    });
    long patience = System.nanoTime() + TO_SAY_GOODBYE.toNanos();
    while (!server.isDrained() && System.nanoTime() < patience) {
      Thread.onSpinWait();
    }
    server.close();
    release();
  }

  private void release() {
    timeline.close();
    records.close();
    carrierLog.close();
  }
}
