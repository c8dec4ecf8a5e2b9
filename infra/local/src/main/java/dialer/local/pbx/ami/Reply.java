package dialer.local.pbx.ami;

/// One answer, built line by line.
public final class Reply {
  private final StringBuilder text = new StringBuilder(160);

  private Reply(String response, AmiRequest request) {
    text.append("Response: ").append(response).append("\r\n");
    request.get("ActionID").ifPresent(id -> line("ActionID", id));
  }

  public static Reply success(AmiRequest request) {
    return new Reply("Success", request);
  }

  public static Reply success(AmiRequest request, String message) {
    return success(request).line("Message", message);
  }

  /// The head of an answer that consists of events.
  public static Reply list(AmiRequest request, String message) {
    return success(request).line("EventList", "start").line("Message", message);
  }

  public static Reply error(AmiRequest request, String message) {
    return new Reply("Error", request).line("Message", message);
  }

  static Reply goodbye(AmiRequest request) {
    return new Reply("Goodbye", request).line("Message", "Thanks for all the fish.");
  }

  public Reply line(String name, String value) {
    text.append(name).append(": ").append(value).append("\r\n");
    return this;
  }

  public Reply line(String name, long value) {
    return line(name, Long.toString(value));
  }

  String text() {
    return text + "\r\n";
  }
}
