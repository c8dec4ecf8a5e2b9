package dialer.edge.ami;

import dialer.edge.ami.AmiCheck.Finding.Bad;
import dialer.edge.ami.AmiCheck.Finding.Good;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.asteriskjava.manager.action.CommandAction;
import org.asteriskjava.manager.action.CoreSettingsAction;
import org.asteriskjava.manager.action.CoreShowChannelsAction;
import org.asteriskjava.manager.action.GetConfigAction;
import org.asteriskjava.manager.action.HangupAction;
import org.asteriskjava.manager.action.ManagerAction;
import org.asteriskjava.manager.action.ModuleCheckAction;
import org.asteriskjava.manager.action.OriginateAction;
import org.asteriskjava.manager.action.PingAction;
import org.asteriskjava.manager.action.ShowDialplanAction;
import org.asteriskjava.manager.event.ListDialplanEvent;
import org.asteriskjava.manager.response.ManagerError;

/// Tries what the agent needs of its AMI account, and what it should not be able to do with it.
/// Places no call.
public final class AmiCheck {
  /// How Asterisk says that the account has not the right.
  static final String DENIED = "Permission denied";

  private static final Duration CLOCKS = Duration.ofSeconds(1);
  private static final Duration BOOT = Duration.ofSeconds(10);

  private AmiCheck() {}

  public static List<Finding> run(AmiSettings settings, InstantSource clock)
      throws InterruptedException {
    List<Finding> findings = new ArrayList<>();
    AmiSession session = new AmiSession(settings, clock, _ -> {});
    try {
      session.open();
      findings.add(new Good("Asterisk at " + settings + " takes the login"));
      Optional<Instant> started = session.awaitBooted(BOOT);
      findings.add(
          started.isPresent()
              ? new Good("Asterisk is fully booted, started " + started.get())
              : new Bad(
                  "Asterisk does not say FullyBooted", "give the account read=system,call,cdr"));
      findings.add(
          allowed(session, new CoreShowChannelsAction())
              ? new Good("channels can be listed")
              : new Bad(
                  "channels cannot be listed", "give the account write=originate,call,reporting"));
      // what names no channel is refused after the rights were looked at, and does nothing
      needed(session, new OriginateAction(), "originate", "calls can be asked for", findings);
      needed(session, new HangupAction(""), "call", "calls can be hung up", findings);
      // asterisk-java asks for the version, whose answer needs a right too: so these come after the
      // login
      tooMuch(session, new CommandAction("core show uptime"), "command", findings);
      tooMuch(session, new GetConfigAction("manager.conf"), "config", findings);
      tooMuch(session, new ModuleCheckAction("no such module"), "system", findings);
      dialplan(session, findings);
      clock(session, clock, findings);
      records(session, findings);
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) { // the library's own exceptions have no common root
      findings.add(
          new Bad(
              "Asterisk at " + settings + " cannot be used: " + e.getMessage(),
              "see agent.ami.* here, and manager.conf there: enabled=yes, the account's secret and permit"));
    } finally {
      session.cut();
    }
    return findings;
  }

  private static void needed(
      AmiSession session, ManagerAction action, String right, String can, List<Finding> findings)
      throws Exception {
    findings.add(
        DENIED.equals(session.sendAction(action).getMessage())
            ? new Bad("the account lacks write=" + right, "give it write=originate,call,reporting")
            : new Good(can));
  }

  private static void tooMuch(
      AmiSession session, ManagerAction action, String right, List<Finding> findings)
      throws Exception {
    findings.add(
        !DENIED.equals(session.sendAction(action).getMessage())
            ? new Bad("the account may do more than it needs: write=" + right, "take it away")
            : new Good("the account has no write=" + right));
  }

  private static void dialplan(AmiSession session, List<Finding> findings) throws Exception {
    boolean there =
        session
            .sendEventGeneratingAction(new ShowDialplanAction(), BOOT.toMillis())
            .getEvents()
            .stream()
            .anyMatch(event ->
                event instanceof ListDialplanEvent line
                    && RecordedSteps.CONTEXT.equals(line.getContext()));
    findings.add(
        there
            ? new Good("the dialplan has the agent's context " + RecordedSteps.CONTEXT)
            : new Bad(
                "the dialplan has no context " + RecordedSteps.CONTEXT,
                "include extensions-dialer.conf in extensions.conf and reload; until then calls that are to be"
                    + " recorded fail"));
  }

  private static void clock(AmiSession session, InstantSource clock, List<Finding> findings)
      throws Exception {
    Instant asked = clock.instant();
    String said = session.sendAction(new PingAction()).getAttribute("timestamp");
    if (said == null) {
      findings.add(new Bad("Asterisk does not say its time", "use Asterisk 20 or later"));
      return;
    }
    Duration apart =
        Duration.between(asked, Instant.ofEpochMilli((long) (Double.parseDouble(said) * 1000)));
    findings.add(
        apart.abs().compareTo(CLOCKS) < 0
            ? new Good("Asterisk's clock is ours, within " + apart.abs().toMillis() + " ms")
            : new Bad(
                "Asterisk's clock is " + apart.toMillis() + " ms ahead of ours",
                "let both hosts follow one NTP server: call records are matched by time"));
  }

  private static void records(AmiSession session, List<Finding> findings) throws Exception {
    String said = session.sendAction(new CoreSettingsAction()).getAttribute("corecdrenabled");
    findings.add(
        "no".equalsIgnoreCase(said)
            ? new Bad("Asterisk writes no call records", "cdr.conf: enable=yes")
            : new Good("Asterisk writes call records"));
  }

  private static boolean allowed(AmiSession session, ManagerAction action) throws Exception {
    try {
      return !(session.sendAction(action) instanceof ManagerError);
    } catch (IOException e) {
      throw new IOException("no answer to " + action.getAction(), e);
    }
  }

  /// What was tried and how it went.
  public sealed interface Finding {
    record Good(String what) implements Finding {}

    /// @param remedy what to do about it
    record Bad(String what, String remedy) implements Finding {}
  }
}
