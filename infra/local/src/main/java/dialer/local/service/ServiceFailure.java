package dialer.local.service;

import org.jspecify.annotations.Nullable;

/// A service of this machine did not start, stop or answer; the message says which one, why, and
/// what to do.
public final class ServiceFailure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public ServiceFailure(String message) {
    super(message);
  }

  public ServiceFailure(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
