package dialer.edge.record;

import static dialer.edge.Orders.recorded;
import static dialer.edge.Orders.to;
import static org.assertj.core.api.Assertions.assertThat;

import dialer.edge.Wait;
import dialer.message.Originate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordingsTest {
  @TempDir Path host;

  @Test
  void it_gets_the_name_that_was_asked_for_and_a_second_one_its_attempt_s() throws Exception {
    String asked = monitor() + "/client123/calls/call_123.wav";
    Originate first = recorded(to("1"), asked, null);
    Originate second = recorded(to("1"), asked, null);

    try (Recordings recordings = recordings()) {
      assertThat(keep(recordings, first)).contains(Path.of(asked));
      assertThat(keep(recordings, second))
          .contains(Path.of(asked.replace(".wav", "-" + second.attempt() + ".wav")));
    }
    assertThat(Path.of(asked)).hasContent(first.attempt().toString());
    assertThat(monitor().resolve(".dialer")).isEmptyDirectory();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/etc/call_123.wav",
        "/var/spool/asterisk/monitor/client123/call_123.wav",
        "MONITOR/other/call_123.wav",
        "MONITOR/client1234/call_123.wav",
        "MONITOR/call_123.wav"
      })
  void one_that_was_asked_for_elsewhere_is_kept_in_the_tenant_s_own(String asked) throws Exception {
    try (Recordings recordings = recordings()) {
      assertThat(
              keep(
                  recordings,
                  recorded(to("1"), asked.replace("MONITOR", monitor().toString()), null)))
          .contains(monitor().resolve("client123/call_123.wav"));
    }
  }

  @Test
  void a_symbolic_link_does_not_lead_out() throws Exception {
    Path outside = Files.createDirectory(host.resolve("outside"));
    Files.createDirectories(monitor().resolve("client123"));
    Files.createSymbolicLink(monitor().resolve("client123/link"), outside);
    Originate order = recorded(to("1"), monitor() + "/client123/link/new/call.wav", null);

    try (Recordings recordings = recordings()) {
      assertThat(keep(recordings, order)).isEmpty();
    }
    assertThat(outside).isEmptyDirectory();
  }

  @Test
  void a_call_that_nobody_answered_leaves_nothing() throws Exception {
    Originate order = recorded(to("1"), monitor() + "/client123/call.wav", null);
    Path spooled = spool(order);
    BlockingQueue<Optional<Path>> told = new ArrayBlockingQueue<>(1);

    try (Recordings recordings = recordings()) {
      recordings.keep(order, false, told::add);
      assertThat(told.poll(5, TimeUnit.SECONDS)).isEmpty();
    }
    assertThat(spooled).doesNotExist();
  }

  @Test
  void a_disk_that_hangs_holds_no_report_up_for_longer_than_its_time() throws Exception {
    Originate order = recorded(to("1"), monitor() + "/client123/call.wav", null);
    spool(order);
    CountDownLatch hangs = new CountDownLatch(1);
    BlockingQueue<Optional<Path>> told = new ArrayBlockingQueue<>(2);
    RecordingSettings settings = new RecordingSettings(List.of(monitor()), List.of());
    try (Recordings recordings = new Recordings(settings, Duration.ofMillis(200))) {
      recordings.keep(recorded(to("1"), "/r/a.wav", null), false, _ -> await(hangs));
      recordings.keep(order, true, told::add);

      assertThat(told.poll(5, TimeUnit.SECONDS)).isEmpty();
      hangs.countDown();
    }
    assertThat(monitor().resolve("client123/call.wav")).exists();
    assertThat(told).isEmpty();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void a_listed_hook_gets_the_call_and_the_file_and_nothing_of_our_environment() throws Exception {
    Path out = host.resolve("out");
    Path hook =
        script(
            "hook",
            "#!/bin/sh\n{ echo \"$0 $*\"; env; } > " + out + ".new\nmv " + out + ".new " + out);
    Originate order = recorded(to("1"), monitor() + "/client123/call.wav", hook.toString());

    run(hook, order);
    Wait.until("it ran", Duration.ofSeconds(10), () -> Files.exists(out));

    assertThat(Files.readAllLines(out).getFirst())
        .isEqualTo(hook + " " + order.call() + " " + monitor() + "/client123/call.wav");
    assertThat(out).content().doesNotContain("PATH=/", "HOME=", "JAVA");
  }

  @Test
  void no_other_program_runs() throws Exception {
    Path out = host.resolve("out");
    Path listed = script("listed", "#!/bin/sh\ntouch " + host.resolve("done"));
    Path unlisted = script("unlisted", "#!/bin/sh\ntouch " + out);
    Path shell = script("shell", "touch " + out);
    Path writable = script("writable", "#!/bin/sh\ntouch " + out);
    Files.setPosixFilePermissions(writable, PosixFilePermissions.fromString("rwxrwxr-x"));
    Path link = Files.createSymbolicLink(host.resolve("link"), listed);
    try (Hooks hooks = hooks(List.of(listed, shell, writable, link))) {
      for (Path hook : List.of(unlisted, shell, writable, link, listed)) {
        hooks.run(recorded(to("1"), "/r/a.wav", hook.toString()), Path.of("/r/a.wav"));
      }
      Wait.until(
          "the last one ran", Duration.ofSeconds(10), () -> Files.exists(host.resolve("done")));
    }
    assertThat(out).doesNotExist();
  }

  private void run(Path hook, Originate order) throws Exception {
    try (Recordings recordings = recordings();
        Hooks hooks = hooks(List.of(hook))) {
      Path file = keep(recordings, order).orElseThrow();
      hooks.run(order, file);
      Wait.until("it is there", Duration.ofSeconds(10), () -> Files.exists(host.resolve("out")));
    }
  }

  private Hooks hooks(List<Path> listed) throws IOException {
    return new Hooks(listed, Files.getOwner(host).getName());
  }

  private Path script(String name, String text) throws IOException {
    Path file = host.toRealPath().resolve(name);
    Files.writeString(file, text + "\n");
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private Path monitor() {
    return host.resolve("monitor");
  }

  private Recordings recordings() {
    return new Recordings(new RecordingSettings(List.of(monitor()), List.of()));
  }

  private Path spool(Originate order) throws IOException {
    Path file = monitor().resolve(Recordings.spooled(order.attempt(), "wav"));
    Files.createDirectories(file.getParent());
    return Files.writeString(file, order.attempt().toString());
  }

  private Optional<Path> keep(Recordings recordings, Originate order) throws Exception {
    spool(order);
    BlockingQueue<Optional<Path>> told = new ArrayBlockingQueue<>(1);
    recordings.keep(order, true, told::add);
    return Optional.ofNullable(told.poll(5, TimeUnit.SECONDS)).orElseThrow();
  }
}
