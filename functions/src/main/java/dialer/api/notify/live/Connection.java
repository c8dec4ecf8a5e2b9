package dialer.api.notify.live;

import java.util.List;

/// What carries messages to one reader. None of it blocks, and none throws because the reader is
/// gone.
public interface Connection {
  /// @param texts in UTF-8; not to be changed
  void send(List<byte[]> texts);

  /// Bytes that were sent and that the network has not taken yet.
  long unsent();

  /// Ends it, at once if the reader takes nothing any more.
  void close(Ending why);

  /// Why a connection is ended, with the close code of WebSockets.
  enum Ending {
    TOO_SLOW(1013, "too slow: come again with last_event_id"),
    TOO_MANY(1013, "too many connections of this account"),
    CREDENTIAL_ENDED(1008, "the key or login is not valid any more"),
    GOING_AWAY(1001, "the server stops: come again with last_event_id");

    private final int code;
    private final String reason;

    Ending(int code, String reason) {
      this.code = code;
      this.reason = reason;
    }

    public int code() {
      return code;
    }

    public String reason() {
      return reason;
    }
  }
}
