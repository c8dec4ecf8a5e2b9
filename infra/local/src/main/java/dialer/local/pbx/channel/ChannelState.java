package dialer.local.pbx.channel;

/// The states of Asterisk's channels that an outgoing call passes, with Asterisk's own numbers and
/// words.
public enum ChannelState {
  DOWN(0, "Down"),
  RINGING(5, "Ringing"),
  UP(6, "Up");

  private final int code;
  private final String words;

  ChannelState(int code, String words) {
    this.code = code;
    this.words = words;
  }

  public int code() {
    return code;
  }

  public String words() {
    return words;
  }
}
