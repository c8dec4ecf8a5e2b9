package dialer.edge.journal;

/// The journal cannot be used; the message says why and names the file.
public final class JournalFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  JournalFailure(String message) {
    super(message);
  }

  JournalFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
