package dialer.edge;

import dialer.edge.journal.JournalView;
import dialer.edge.status.Door;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The commands that ask the agent which runs on this host.
final class AgentDoor {
  private static final long BETWEEN_LOOKS = 500;

  private final Settings settings;
  private final PrintWriter out;

  AgentDoor(Settings settings, PrintWriter out) {
    this.settings = settings;
    this.out = out;
  }

  /// What the agent says, and what the journal holds; returns whether one runs, and may dial.
  boolean status() {
    String standing = ask("standing");
    String text = standing == null ? null : ask("status");
    if (text != null) {
      out.print(text);
    }
    try (JournalView journal = JournalView.open(settings.journal())) {
      JournalView.Summary summary = journal.summary();
      out.printf(
          "journal %s, begun %s%n%d attempts, %d of them open, %d reports wait for the broker%n",
          summary.id(),
          summary.begunAt(),
          summary.attempts(),
          summary.open(),
          summary.unreported());
    }
    return standing != null
        && text != null
        && standing.contains("\"healthy\"")
        && !standing.contains("\"waiting_for\":");
  }

  /// Returns whether an agent runs, and answers.
  boolean calls() {
    String calls = ask("calls");
    if (calls == null) {
      out.println("edge-agent journal says what is open");
      return false;
    }
    out.print(calls);
    return true;
  }

  /// @param wait for calls that are up to end; zero does not wait
  /// @return whether the agent drains, and no call is up if that was waited for
  boolean drain(Duration wait) throws InterruptedException {
    String said = ask("drain");
    long until = System.nanoTime() + wait.toNanos();
    while (said != null && !wait.isZero() && !said.contains("\"calls\":0,")) {
      if (System.nanoTime() > until) {
        out.println("calls are still up");
        return false;
      }
      TimeUnit.MILLISECONDS.sleep(BETWEEN_LOOKS);
      said = ask("standing");
    }
    if (said == null) {
      return false;
    }
    out.print(wait.isZero() ? said : "no call is up; the agent can be stopped\n");
    return true;
  }

  /// What the agent says; null when that is nothing, which is then told.
  private @Nullable String ask(String word) {
    Path directory = settings.journal().directory();
    try {
      String said = Door.ask(directory, word);
      if (said == null) {
        out.println("no agent runs here");
      }
      return said;
    } catch (SocketTimeoutException e) {
      out.println("an agent runs here and does not answer: " + e.getMessage());
      return null;
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "the agent in " + directory + " cannot be asked: " + e.getMessage(), e);
    }
  }
}
