package dialer.local.pbx.event;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/// Who hears the events: every session, in the order in which things happened.
public final class Listeners {
  private final List<Consumer<AmiEvent>> listeners = new CopyOnWriteArrayList<>();

  public void add(Consumer<AmiEvent> listener) {
    listeners.add(listener);
  }

  public void remove(Consumer<AmiEvent> listener) {
    listeners.remove(listener);
  }

  public void tell(AmiEvent event) {
    listeners.forEach(l -> l.accept(event));
  }
}
