package dialer.edge;

import dialer.edge.dial.DialSettings;
import dialer.edge.journal.JournalSettings;
import dialer.edge.record.RecordingSettings;
import dialer.server.ServerCode;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The agent itself.
///
/// @param serverCode of the Asterisk beside it, as the API knows it
/// @param directory for the journal, on a disk that keeps what it says it keeps
/// @param cdrFile the call records Asterisk writes; without it a call that is interrupted between
///   agent and Asterisk ends as LOST
/// @param celFile where Asterisk writes why channels ended; without it a refusal that happened
///   while the agent was away is told from a call that rang out by its length only
/// @param asteriskConfig where `check` looks for cdr.conf
/// @param recordingDirectories Asterisk's monitor directory, then others that recordings may be
///   kept below
/// @param metricsPort of 127.0.0.1, where `/metrics` and `/health` are; 0: nowhere
/// @param hooks programs a tenant may name to be run on a recording
/// @param hold how long an order may wait for a slot
/// @param holdPaused how long one of a paused queue may
/// @param betweenLooks at Asterisk after a break
/// @param unproven calls on their way to Asterisk at once
/// @param keep how long the journal remembers what is over
@ConfigurationProperties("agent")
record AgentConfiguration(
    @NotNull @Pattern(regexp = "[A-Za-z0-9_-]{1,64}") String serverCode,
    @NotNull Path directory,
    @Nullable Path cdrFile,
    @Nullable Path celFile,
    @Bindable(defaultValue = "/etc/asterisk") Path asteriskConfig,
    @Bindable(defaultValue = "/var/spool/asterisk/monitor") List<Path> recordingDirectories,
    @Nullable List<Path> hooks,
    @Bindable(defaultValue = "9465") @Min(0) @Max(65535) int metricsPort,
    @Bindable(defaultValue = "60s") Duration hold,
    @Bindable(defaultValue = "5s") Duration holdPaused,
    @Bindable(defaultValue = "3s") Duration betweenLooks,
    @Bindable(defaultValue = "100") @Min(1) int unproven,
    @Bindable(defaultValue = "24h") Duration keep) {

  ServerCode server() {
    return new ServerCode(serverCode);
  }

  JournalSettings journal() {
    return new JournalSettings(directory, keep);
  }

  RecordingSettings recordings() {
    return new RecordingSettings(recordingDirectories, hooks == null ? List.of() : hooks);
  }

  DialSettings dial() {
    return new DialSettings(server(), hold, holdPaused, betweenLooks, unproven);
  }
}
