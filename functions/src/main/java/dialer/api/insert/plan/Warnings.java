package dialer.api.insert.plan;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What was changed or ignored on input, each sentence once, with how many items it is about.
public final class Warnings {
  private static final int MAX = 50;

  private final Map<String, Integer> sentences = new LinkedHashMap<>();

  public void add(String sentence) {
    if (sentences.size() < MAX || sentences.containsKey(sentence)) {
      sentences.merge(sentence, 1, Integer::sum);
    }
  }

  public List<String> list() {
    return sentences.entrySet().stream()
        .map(e -> e.getValue() == 1 ? e.getKey() : e.getKey() + " (" + e.getValue() + " times)")
        .toList();
  }
}
