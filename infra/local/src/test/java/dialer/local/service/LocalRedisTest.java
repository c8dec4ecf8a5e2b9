package dialer.local.service;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalRedisTest {

  @TempDir Path dir;

  @Test
  void it_answers_again_after_a_kill_and_a_restart() throws IOException {
    try (var redis = LocalRedis.start(dir)) {
      assertThat(say(redis, "SET a 1")).isEqualTo("+OK");
      redis.kill();
      assertThat(Ports.isFree(redis.port())).isTrue();
      redis.restart();
      assertThat(say(redis, "SET a 2")).isEqualTo("+OK");
    }
  }

  @Test
  void a_taken_port_is_said_so() throws IOException {
    try (var redis = LocalRedis.start(dir.resolve("one"))) {
      assertThatExceptionOfType(ServiceFailure.class)
          .isThrownBy(() -> LocalRedis.start(dir.resolve("other"), redis.port()))
          .withMessageContaining("port " + redis.port() + ", wanted for Redis, is taken");
    }
  }

  private static String say(LocalRedis redis, String command) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), redis.port())) {
      socket.getOutputStream().write((command + "\r\n").getBytes(US_ASCII));
      return new String(socket.getInputStream().readNBytes(3), US_ASCII);
    }
  }
}
