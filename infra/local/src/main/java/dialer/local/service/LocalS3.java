package dialer.local.service;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// A store on loopback that speaks S3 and checks its signatures, over a directory: S3Proxy.
public final class LocalS3 implements AutoCloseable {
  public static final String USER = "local";
  public static final String SECRET = "local-secret";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Path data;
  private final int port;
  private final ServiceProcess process;

  private LocalS3(Path dir, int port) throws IOException {
    this.data = LocalFiles.directory(dir.resolve("data"));
    this.port = port;
    Path settings = dir.resolve("s3proxy.conf");
    Files.writeString(
        settings,
        """
        s3proxy.endpoint=http://127.0.0.1:%d
        s3proxy.authorization=aws-v4
        s3proxy.identity=%s
        s3proxy.credential=%s
        jclouds.provider=filesystem
        jclouds.identity=unused
        jclouds.credential=unused
        jclouds.filesystem.basedir=%s
        """
            .formatted(port, USER, SECRET, data));
    process =
        ServiceProcess.start(
            dir,
            "s3",
            Map.of(),
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-jar",
                LocalFiles.infraLocal().resolve("target/s3proxy.jar").toString(),
                "--properties",
                settings.toString()));
    process.awaitReady(PATIENCE, this::answers);
  }

  /// Starts one on a free port.
  ///
  /// @param dir holds its data and log
  public static LocalS3 start(Path dir) {
    try {
      return new LocalS3(LocalFiles.directory(dir), Ports.free());
    } catch (IOException e) {
      throw new ServiceFailure("the settings of the local S3 cannot be written", e);
    }
  }

  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + port);
  }

  public void bucket(String name) throws IOException {
    Files.createDirectory(data.resolve(name));
  }

  private boolean answers() throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    }
  }

  @Override
  public void close() {
    process.close();
  }
}
