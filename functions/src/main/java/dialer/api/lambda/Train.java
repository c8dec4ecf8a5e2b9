package dialer.api.lambda;

/// Not a function: what an AOT cache is trained with where a container image is built. Loads each
/// handler and primes it as for a snapshot; services need not be there.
public final class Train {
  private Train() {}

  public static void main(String[] args) {
    new ApiFunction().snapshot();
    new EventsFunction().snapshot();
    new TickFunction().snapshot();
    new SocketFunction().snapshot();
    new NotifyFunction().snapshot();
    System.exit(0); // the cache is written now
  }
}
