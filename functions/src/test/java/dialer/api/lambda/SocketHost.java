package dialer.api.lambda;

import dialer.api.TestApi;
import dialer.local.gateway.ApiGateway;
import dialer.local.gateway.WebSocketApi;
import dialer.local.lambda.Invocation;
import dialer.local.service.TestServices;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/// Sockets that an API Gateway on loopback holds, its routes asked of the Lambda handler, beside a
/// Netty on the same database. Nobody serves them but in a shift.
final class SocketHost implements AutoCloseable {
  private static final Secrets NONE = new Secrets(Map.of(), null, System::nanoTime);

  final TestApi api;
  private final SocketFunction function;
  private final WebSocketApi sockets;
  private final ApiGateway gateway;
  private final Map<String, Object> settings;
  private final ReentrantLock one = new ReentrantLock(); // an environment does one thing at a time

  /// @param redis a database of Redis that nobody else uses, 1 to 15
  SocketHost(int redis, Map<String, Object> more) throws IOException {
    Map<String, Object> all = new HashMap<>(more);
    all.put("redis.uri", TestServices.redis().uri() + "/" + redis);
    api = new TestApi(all);
    sockets = new WebSocketApi(this::invoke, "socket", Clock.systemUTC());
    gateway = new ApiGateway(this::invoke, "none", sockets, 0, Clock.systemUTC());
    settings = new HashMap<>(api.settings());
    settings.put("dialer.socket.management", sockets.management());
    settings.put("dialer.socket.lease", "2s");
    function = new SocketFunction(NONE, settings);
    System.setProperty("aws.region", "us-east-1");
    System.setProperty("aws.accessKeyId", "test");
    System.setProperty("aws.secretAccessKey", "test");
  }

  String address() {
    return "ws://127.0.0.1:" + gateway.port();
  }

  private Invocation invoke(String name, byte[] event) {
    one.lock();
    try {
      var answer = new ByteArrayOutputStream();
      function.handleRequest(new ByteArrayInputStream(event), answer, null);
      return new Invocation.Answered(answer.toByteArray());
    } catch (IOException | RuntimeException e) {
      return new Invocation.Failed(e.toString());
    } finally {
      one.unlock();
    }
  }

  /// One invocation of the notify function in an environment of its own.
  Shift shift() {
    return new Shift(settings);
  }

  static final class Shift implements AutoCloseable {
    private final NotifyFunction function;
    private final Thread thread;

    private Shift(Map<String, Object> settings) {
      function = new NotifyFunction(NONE, settings);
      thread =
          Thread.ofVirtual()
              .start(() ->
                  function.handleRequest(
                      InputStream.nullInputStream(), OutputStream.nullOutputStream(), null));
    }

    /// It ends without handing anything over.
    void kill() throws InterruptedException {
      thread.interrupt();
      thread.join();
    }

    boolean isOver() {
      return !thread.isAlive();
    }

    @Override
    public void close() throws InterruptedException {
      kill();
      function.close();
    }
  }

  @Override
  public void close() {
    gateway.close();
    sockets.close();
    function.close();
    api.close();
  }
}
