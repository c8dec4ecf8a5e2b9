package dialer.api.tick;

/// Something that each tick does. Several nodes may do it at once.
public interface Chore {
  /// What failed is tried again by the next tick.
  void run();
}
