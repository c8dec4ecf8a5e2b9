package dialer.edge.pace;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The calls of one tenant that wait here: quick ones first, then its queues in turn, one call
/// each, so that a long queue does not hold up a short one.
final class Turns<T> {
  private final ArrayDeque<T> quick = new ArrayDeque<>();
  private final LinkedHashMap<Long, ArrayDeque<T>> queues = new LinkedHashMap<>();

  void addQuick(T call) {
    quick.addLast(call);
  }

  void add(long queue, T call) {
    queues.computeIfAbsent(queue, _ -> new ArrayDeque<>()).addLast(call);
  }

  boolean isEmpty() {
    return quick.isEmpty() && queues.isEmpty();
  }

  boolean hasQuick() {
    return !quick.isEmpty();
  }

  boolean hasBulk() {
    return !queues.isEmpty();
  }

  /// The first quick call; null when there is none, or it is not `open`.
  @Nullable T pollQuick(Predicate<T> open) {
    T first = quick.peekFirst();
    return first != null && open.test(first) ? quick.pollFirst() : null;
  }

  /// The first call of the queue whose turn it is; a queue whose first call is not `open` is passed
  /// over and keeps its turn.
  @Nullable T pollBulk(Predicate<T> open) {
    for (Map.Entry<Long, ArrayDeque<T>> queue : queues.entrySet()) {
      T first = queue.getValue().peekFirst();
      if (first != null && open.test(first)) {
        queue.getValue().removeFirst();
        ArrayDeque<T> rest = queues.remove(queue.getKey());
        if (rest != null && !rest.isEmpty()) {
          queues.putLast(queue.getKey(), rest);
        }
        return first;
      }
    }
    return null;
  }

  /// Takes out all that `which` names and passes them to `out`.
  void remove(Predicate<T> which, Consumer<T> out) {
    remove(quick, which, out);
    queues.values().forEach(calls -> remove(calls, which, out));
    queues.values().removeIf(ArrayDeque::isEmpty);
  }

  private void remove(ArrayDeque<T> calls, Predicate<T> which, Consumer<T> out) {
    for (Iterator<T> i = calls.iterator(); i.hasNext(); ) {
      T call = i.next();
      if (which.test(call)) {
        i.remove();
        out.accept(call);
      }
    }
  }
}
