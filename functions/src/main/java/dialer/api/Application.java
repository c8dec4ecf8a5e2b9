package dialer.api;

import io.micronaut.runtime.Micronaut;

/// Serves the API on Netty.
public final class Application {
  private Application() {}

  public static void main(String[] args) {
    Micronaut.run(Application.class, args);
  }
}
