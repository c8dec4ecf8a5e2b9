package dialer.message;

import static org.assertj.core.api.Assertions.assertThat;

import dialer.call.AttemptId;
import dialer.call.CallId;
import dialer.call.ClientCode;
import dialer.call.Disposition;
import dialer.call.Outcome;
import dialer.server.ServerCode;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

class ReportLinesTest {
  private final MessageCodec codec = new MessageCodec();

  /// Whatever text is in a report, line ends too.
  @Property(tries = 200)
  void what_was_joined_is_split(@ForAll @Size(max = 20) List<String> reasons) {
    List<AttemptReport> reports = reasons.stream().map(ReportLinesTest::report).toList();

    byte[] lines = ReportLines.join(reports.stream().map(codec::write).toList());

    assertThat(ReportLines.split(lines))
        .map(line -> codec.read(MessageType.ATTEMPT_REPORT.label(), line))
        .map(read -> ((MessageCodec.Read.Understood) read).message())
        .isEqualTo(reports);
  }

  private static AttemptReport report(String reason) {
    return new AttemptReport(
        new ServerCode("server1"),
        new UUID(1, 1),
        new AttemptId(new UUID(2, 2)),
        new CallId(new UUID(3, 3)),
        new ClientCode("client123"),
        0,
        Instant.EPOCH,
        Happening.Ended.unrecorded(Outcome.undialled(Disposition.BLOCKED, Instant.EPOCH, reason)));
  }
}
