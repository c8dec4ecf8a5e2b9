package dialer.bench.fold;

/// What is done with the reports.
enum Way {
  PLAIN("plain inserts of the same rows", false, Callbacks.NONE),
  FOLDED("folded", false, Callbacks.NONE),
  TOLD("folded, with live events", true, Callbacks.NONE),
  CALLED_BACK("folded, with live events and callbacks", true, Callbacks.KEPT),
  SENT("the same, while callbacks are sent", true, Callbacks.SENT);

  /// What becomes of callbacks.
  enum Callbacks {
    /// The tenant has no callbackurl.
    NONE,
    /// Its receiver rests.
    KEPT,
    SENT
  }

  private final String label;
  private final boolean live;
  private final Callbacks callbacks;

  Way(String label, boolean live, Callbacks callbacks) {
    this.label = label;
    this.live = live;
    this.callbacks = callbacks;
  }

  String label() {
    return label;
  }

  /// Whether live events are written.
  boolean live() {
    return live;
  }

  Callbacks callbacks() {
    return callbacks;
  }
}
