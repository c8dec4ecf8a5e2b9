package dialer.local.pbx.channel;

import dialer.local.carrier.Q850;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/// One leg of a call, with what AMI tells about it. A mutable thing on purpose: it is the channel's
/// state as Asterisk holds it, and only the timeline's thread touches it.
public final class Channel {
  /// Where in the dialplan a channel stands.
  public record Place(String context, String exten, int priority) {
    public static final Place TRUNK = new Place("from-trunk", "s", 1);
  }

  /// What it runs now.
  public record Running(String application, String data) {}

  /// Who decides what happens when somebody hangs this channel up.
  public interface Owner {
    /// @param cause Q.850, 0 for none given
    void hangUp(Channel channel, int cause);
  }

  private final String name;
  private final String uniqueId;
  private final String linkedId;
  private final Instant created;
  private final Variables variables = new Variables();
  private final Map<String, String> cdrFields = new LinkedHashMap<>();
  private final List<Future<?>> timers = new ArrayList<>();

  private ChannelState state = ChannelState.DOWN;
  private Party caller = Party.UNKNOWN;
  private Party connected = Party.UNKNOWN;
  private String accountCode = "";
  private Place place = Place.TRUNK;
  private Running running = new Running("AppDial2", "(Outgoing Line)");
  private @Nullable Instant answered;
  private String bridge = "";
  private @Nullable Owner owner;

  Channel(String name, String uniqueId, String linkedId, Instant created) {
    this.name = name;
    this.uniqueId = uniqueId;
    this.linkedId = linkedId;
    this.created = created;
  }

  public String name() {
    return name;
  }

  public String uniqueId() {
    return uniqueId;
  }

  /// The id of the oldest channel of the call: of both legs, the first one's.
  public String linkedId() {
    return linkedId;
  }

  public Instant created() {
    return created;
  }

  public Variables variables() {
    return variables;
  }

  /// What `CDR(name)=value` set.
  public Map<String, String> cdrFields() {
    return cdrFields;
  }

  public ChannelState state() {
    return state;
  }

  public void state(ChannelState now) {
    state = now;
  }

  /// Who is shown to the far side of this leg.
  public Party caller() {
    return caller;
  }

  public void caller(Party now) {
    caller = now;
  }

  /// Who this leg talks to, as it is told.
  public Party connected() {
    return connected;
  }

  public void connected(Party now) {
    connected = now;
  }

  public String accountCode() {
    return accountCode;
  }

  public void accountCode(String now) {
    accountCode = now;
  }

  public Place place() {
    return place;
  }

  public void place(Place now) {
    place = now;
  }

  public Running running() {
    return running;
  }

  public void running(Running now) {
    running = now;
  }

  /// When it was answered; null before.
  public @Nullable Instant answered() {
    return answered;
  }

  public void answered(Instant now) {
    answered = now;
  }

  /// The id of the bridge it is in, or empty.
  public String bridge() {
    return bridge;
  }

  public void bridge(String now) {
    bridge = now;
  }

  /// From now on this one decides what a hangup does.
  public void owner(Owner now) {
    owner = now;
  }

  /// Remembers a timer that dies with the channel.
  public void timer(Future<?> timer) {
    timers.add(timer);
  }

  public void hangUp(int cause) {
    if (owner != null) {
      owner.hangUp(this, cause);
    }
  }

  void gone() {
    timers.forEach(t -> t.cancel(false));
    owner = null;
  }

  /// The SIP status that Asterisk names beside a cause, or 0 where the end was an ordinary one.
  public static int techCause(int cause) {
    return cause == Q850.UNKNOWN || cause == Q850.NORMAL_CLEARING ? 0 : Q850.sipStatus(cause);
  }
}
