package dialer.api.docs;

import com.fasterxml.jackson.databind.node.NullNode;
import dialer.api.json.DescribedBody;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.StringEntry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Finds out what a rule takes by asking it: a text that no rule takes makes it say its sentence,
/// and a rule that takes a few words of the program and nothing else is an enumeration of them.
final class AskedRules implements DescribedBody.Rules {
  private static final String HOPELESS = "\u0007§\u0007/\\//";
  private static final int LARGEST_ENUM = 16;

  /// Something for each rule that is no enumeration; the first that fits is shown as the example.
  private static final List<String> SAMPLES =
      List.of(
          "example_1",
          "+1234567890",
          "PJSIP/1234567890@endpoint1",
          "2024-12-31T23:59:59Z",
          "09:00:00",
          "https://crm.example.com/callback",
          "postgresql://user:password@db.example.com:5432/calls",
          "/recordings/call_123.wav",
          "/var/spool/asterisk/monitor",
          "Europe/Berlin",
          "DE",
          "campaign=summer",
          "ulaw,alaw",
          "1",
          "default",
          "01934f2a-7c1b-7000-8000-000000000001",
          "a long enough password");

  private final Set<String> words = new TreeSet<>();
  private final Map<Function<String, ?>, Known> asked = new IdentityHashMap<>();
  private final Set<String> constants = new TreeSet<>();

  /// @param classes the folder of the compiled program
  AskedRules(Path... classes) {
    for (Path folder : classes) {
      try (Stream<Path> files = Files.walk(folder)) {
        files.filter(file -> file.toString().endsWith(".class")).forEach(this::harvest);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    constants.stream()
        .filter(text -> text.matches("[A-Za-z][A-Za-z0-9_]{0,63}"))
        .forEach(words::add);
  }

  private void harvest(Path file) {
    try {
      ClassFile.of()
          .parse(file)
          .constantPool()
          .forEach(entry -> {
            if (entry instanceof StringEntry text && text.stringValue().length() <= 64) {
              constants.add(text.stringValue());
              constants.addAll(labels(text.stringValue()));
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The spellings by which the constants of an enumeration go outside.
  private static List<String> labels(String constant) {
    return constant.matches("[A-Z]+(_[A-Z]+)+")
        ? List.of(constant.toLowerCase(Locale.ROOT).replace('_', '-'), constant.replace('_', ' '))
        : List.of();
  }

  @Override
  public Set<String> words() {
    return words;
  }

  /// A rule is asked once: it is the same object each time its reader names it.
  @Override
  @SuppressWarnings("unchecked") // kept under the rule that made it
  public <T> T describe(Function<String, T> rule, Map<String, Object> schema) {
    Known known =
        asked.computeIfAbsent(
            rule,
            _ -> {
              Map<String, Object> said = new LinkedHashMap<>();
              return new Known(ask(rule, said), said);
            });
    schema.putAll(known.said());
    return (T) known.value();
  }

  private record Known(Object value, Map<String, Object> said) {}

  private <T> T ask(Function<String, T> rule, Map<String, Object> schema) {
    String sentence = refusal(rule, HOPELESS);
    if (sentence != null && !sentence.contains(HOPELESS)) {
      schema.put("description", StandingParts.sentence(sentence));
    }
    for (String sample : SAMPLES) {
      T value = value(rule, sample);
      if (value != null) {
        schema.put("examples", List.of(sample));
        return value;
      }
    }
    List<String> taken = new ArrayList<>();
    for (String word : constants) {
      if (value(rule, word) != null) {
        taken.add(word);
      }
    }
    if (taken.isEmpty()) {
      throw new AssertionError("Add a text to SAMPLES that this rule takes: " + sentence);
    }
    if (taken.size() <= LARGEST_ENUM) {
      List<Object> all = new ArrayList<>(taken);
      all.add(NullNode.getInstance());
      schema.put("enum", all);
    } else {
      schema.put("examples", List.of(taken.getFirst()));
    }
    T value = value(rule, taken.getFirst());
    if (value == null) {
      throw new AssertionError("a rule that changes its mind");
    }
    return value;
  }

  private static <T> @Nullable T value(Function<String, T> rule, String text) {
    try {
      return rule.apply(text);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static @Nullable String refusal(Function<String, ?> rule, String text) {
    try {
      Object taken = rule.apply(text);
      return taken == null ? "" : null;
    } catch (IllegalArgumentException e) {
      return e.getMessage();
    }
  }
}
