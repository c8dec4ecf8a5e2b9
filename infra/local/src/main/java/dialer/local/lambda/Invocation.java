package dialer.local.lambda;

/// How a synchronous invocation ended.
public sealed interface Invocation {
  record Answered(byte[] payload) implements Invocation {}

  /// The function threw, took too long, or its process died.
  record Failed(String error) implements Invocation {}

  /// As many run as may at once.
  record Throttled() implements Invocation {}

  /// Whoever invokes: a service with processes, or a test with the handler itself.
  @FunctionalInterface
  interface Invoker {
    Invocation invoke(String function, byte[] event) throws InterruptedException;
  }
}
