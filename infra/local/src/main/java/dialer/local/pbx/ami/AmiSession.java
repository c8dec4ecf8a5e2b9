package dialer.local.pbx.ami;

import dialer.local.pbx.event.AmiEvent;
import dialer.local.pbx.event.Privilege;
import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One client's connection. Its state is the timeline's; only closing it and writing to it may
/// happen elsewhere.
public final class AmiSession implements Consumer<AmiEvent> {
  private static final Logger log = LoggerFactory.getLogger(AmiSession.class);

  private final Socket socket;
  private final Outbox outbox;
  private @Nullable Account account;
  private @Nullable String challenge;
  private Set<Privilege> mask = EnumSet.allOf(Privilege.class);
  private @Nullable List<String> held;
  private Runnable whenReleased = () -> {};
  private volatile boolean closing;

  AmiSession(Socket socket, Outbox outbox) {
    this.socket = socket;
    this.outbox = outbox;
  }

  /// An event of the PBX: sent if the account may read it, the session's mask wants it and no
  /// filter drops it.
  @Override
  public void accept(AmiEvent event) {
    var who = account;
    if (who != null
        && who.read().contains(event.privilege())
        && mask.contains(event.privilege())
        && !who.excluded().contains(event.name())) {
      if (held == null) {
        send(event.text());
      } else {
        held.add(event.text());
      }
    }
  }

  public void reply(Reply reply) {
    send(reply.text());
  }

  /// An event that is part of an answer: it goes out whatever the mask says.
  public void answer(String event, String headers) {
    send("Event: " + event + "\r\n" + headers + "\r\n");
  }

  /// Until {@link #release} the session answers nothing and its events wait: what a synchronous
  /// Originate does to it.
  public void hold() {
    held = new ArrayList<>();
  }

  public void release() {
    var waited = held == null ? List.<String>of() : held;
    held = null;
    waited.forEach(this::send);
    whenReleased.run();
  }

  boolean isHeld() {
    return held != null;
  }

  void whenReleased(Runnable next) {
    whenReleased = next;
  }

  /// Who is logged in.
  ///
  /// @throws NullPointerException before the login
  public Account account() {
    return Objects.requireNonNull(account, "not logged in");
  }

  boolean isLoggedIn() {
    return account != null;
  }

  void login(Account who, Set<Privilege> wanted) {
    account = who;
    mask = wanted;
  }

  void mask(Set<Privilege> wanted) {
    mask = wanted;
  }

  Set<Privilege> mask() {
    return Collections.unmodifiableSet(mask);
  }

  @Nullable String challenge() {
    return challenge;
  }

  void challenge(String number) {
    challenge = number;
  }

  Outbox outbox() {
    return outbox;
  }

  void send(String text) {
    if (!closing && !outbox.offer(text)) {
      log.warn("a client does not read its events, closing {}", socket.getRemoteSocketAddress());
      close();
    }
  }

  /// Closes the connection when all that was said has been written.
  void closeWhenSent() {
    outbox.last();
  }

  /// Cuts the connection, whatever still waits to be sent.
  void close() {
    closing = true;
    try {
      socket.close();
    } catch (IOException e) {
      log.debug("already closed", e);
    }
  }
}
