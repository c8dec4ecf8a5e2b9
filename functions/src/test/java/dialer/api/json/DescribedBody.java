package dialer.api.json;

import com.fasterxml.jackson.core.JsonParser;
import dialer.api.http.FieldErrors;
import dialer.api.http.Refusal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A body that has every field there is: it offers a reader every word of the program and notes
/// what the reader takes and by which rule, as a JSON Schema. So what is written in the reader is
/// all there is to write.
public final class DescribedBody extends JsonBody {
  private static final int MOST_ELEMENTS = 10_000;

  private final Rules rules;
  private final boolean whole;

  /// Offered at each object; fewer than all where it is asked what is needed when the rest is
  /// absent.
  private final Function<String, Set<String>> offered;

  private final Map<String, Set<String>> needed = new TreeMap<>();
  private final Set<String> objects = new LinkedHashSet<>();
  private Map<String, Object> slot = new LinkedHashMap<>();
  private String here = "";
  private boolean counting;
  private boolean asArray;
  private boolean askedForArray;

  private DescribedBody(Rules rules, boolean whole, Function<String, Set<String>> offered) {
    super(nothing());
    this.whole = whole;
    this.rules = rules;
    this.offered = offered;
  }

  /// The schema of what `shape` reads.
  public static Map<String, Object> of(RequestBodies.Shape<?> shape, Rules rules)
      throws IOException {
    DescribedBody all = new DescribedBody(rules, true, _ -> rules.words());
    shape.read(all);
    for (String object : all.objects) {
      all.describeNeeds(shape, object);
    }
    return all.slot;
  }

  /// Asks the reader what it misses when the object has no field, and when it has just one.
  private void describeNeeds(RequestBodies.Shape<?> shape, String object) throws IOException {
    Map<String, Object> schema = at(object);
    Set<String> fields = properties(schema).keySet();
    Set<String> always = needs(shape, object, Set.of());
    List<Object> shapes = new ArrayList<>();
    Map<String, Object> together = new LinkedHashMap<>();
    for (String field : fields) {
      Set<String> with = needs(shape, object, Set.of(field));
      Set<String> without = new TreeSet<>(always);
      without.remove(field);
      if (!with.containsAll(without)) {
        with.add(field);
        shapes.add(Map.of("required", List.copyOf(with)));
      } else if (!without.containsAll(with)) {
        with.removeAll(without);
        together.put(field, List.copyOf(with));
      }
    }
    if (!shapes.isEmpty()) {
      shapes.addFirst(Map.of("required", List.copyOf(always)));
      schema.put("anyOf", shapes);
    } else if (!always.isEmpty()) {
      schema.put("required", List.copyOf(always));
      always.forEach(field -> withoutNull(properties(schema).get(field)));
    }
    if (!together.isEmpty()) {
      schema.put("dependentRequired", together);
    }
  }

  private Set<String> needs(RequestBodies.Shape<?> shape, String object, Set<String> given)
      throws IOException {
    DescribedBody some =
        new DescribedBody(
            rules, false, path -> path.equals(object) ? given : properties(at(path)).keySet());
    shape.read(some);
    return some.needed.getOrDefault(object, new TreeSet<>());
  }

  @Override
  public boolean object(Fields fields) throws IOException {
    String path = here;
    Map<String, Object> mine = slot;
    boolean again = !objects.add(path);
    Map<String, Object> properties = new TreeMap<>();
    for (String word : counting ? Set.<String>of() : offered.apply(path)) {
      here = path.isEmpty() ? word : path + "." + word;
      askedForArray = false;
      asArray = false;
      Map<String, Object> one = new LinkedHashMap<>();
      slot = one;
      if (fields.read(word)) {
        properties.put(word, askedForArray ? either(one, fields, word) : one);
      }
    }
    if (!again) {
      mine.put("type", nullable("object"));
      mine.put("properties", properties);
    }
    here = path;
    slot = mine;
    return true;
  }

  /// The reader asked whether the value is an array: it takes both.
  private Map<String, Object> either(Map<String, Object> single, Fields fields, String word)
      throws IOException {
    Map<String, Object> array = new LinkedHashMap<>();
    slot = array;
    asArray = true;
    fields.read(word);
    asArray = false;
    return new LinkedHashMap<>(Map.of("anyOf", List.of(single, array)));
  }

  @Override
  public boolean array(Element element) throws IOException {
    String path = here;
    Map<String, Object> mine = slot;
    Map<String, Object> items = new LinkedHashMap<>();
    here = path + "[]";
    slot = items;
    element.read();
    mine.put("type", nullable("array"));
    mine.put("items", items);
    if (objects.contains(here) && whole) {
      counting = true;
      most(element, here).ifPresent(most -> mine.put("maxItems", most));
      counting = false;
    }
    here = path;
    slot = mine;
    return true;
  }

  private Optional<Integer> most(Element element, String path) throws IOException {
    for (int read = 1; read < MOST_ELEMENTS; read++) {
      try {
        here = path;
        slot = new LinkedHashMap<>();
        element.read();
      } catch (Refusal tooMany) {
        return Optional.of(read);
      }
    }
    return Optional.empty();
  }

  @Override
  public String text(int max) {
    slot.put("type", nullable("string"));
    slot.put("maxLength", max);
    return "text";
  }

  @Override
  public String textOrNumber(int max) {
    slot.put("type", List.of("string", "integer", "null"));
    slot.put("maxLength", max);
    return "1234567890";
  }

  @Override
  public <T> T value(Function<String, T> rule) {
    slot.put("type", nullable("string"));
    return rules.describe(rule, slot);
  }

  @Override
  public <T> T valueOrNumber(Function<String, T> rule) {
    slot.put("type", List.of("string", "integer", "null"));
    return rules.describe(rule, slot);
  }

  @Override
  public Long integer(long min, long max) {
    slot.put("type", nullable("integer"));
    boolean wide = min < Integer.MIN_VALUE || max > Integer.MAX_VALUE;
    slot.put("format", wide ? "int64" : "int32");
    if (min != Long.MIN_VALUE) {
      slot.put("minimum", min);
    }
    if (max != Long.MAX_VALUE) {
      slot.put("maximum", max);
    }
    return Math.max(1, min);
  }

  @Override
  public Integer integer(int min, int max) {
    return Math.toIntExact(integer((long) min, (long) max));
  }

  @Override
  public Double decimal(double above, double max) {
    slot.put("type", nullable("number"));
    slot.put("exclusiveMinimum", above);
    slot.put("maximum", max);
    return max;
  }

  @Override
  public Boolean bool() {
    slot.put("type", nullable("boolean"));
    return true;
  }

  @Override
  public <T> List<T> values(int max, Function<String, T> rule) {
    Map<String, Object> mine = slot;
    Map<String, Object> items = new LinkedHashMap<>();
    slot = items;
    List<T> one = List.of(valueOrNumber(rule));
    slot = mine;
    slot.put("type", nullable("array"));
    slot.put("items", items);
    slot.put("maxItems", max);
    return one;
  }

  @Override
  public <T> Map<String, T> map(int max, Function<String, T> rule) {
    Map<String, Object> mine = slot;
    Map<String, Object> values = new LinkedHashMap<>();
    slot = values;
    Map<String, T> one = Map.of("name", value(rule));
    slot = mine;
    slot.put("type", nullable("object"));
    slot.put("additionalProperties", values);
    slot.put("maxProperties", max);
    return one;
  }

  @Override
  public String raw() {
    slot.put("type", nullable("object"));
    return "{}";
  }

  @Override
  public boolean isArray() {
    askedForArray = true;
    return asArray;
  }

  @Override
  public boolean isObject() {
    throw new UnsupportedOperationException("a field that is an object or not: teach this class");
  }

  @Override
  public void skip() {
    slot.put("description", "Accepted and ignored.");
  }

  @Override
  public void fail(String sentence) {}

  @Override
  public void require(String field, @Nullable Object value, String sentence) {
    if (value == null) {
      needed.computeIfAbsent(here, _ -> new TreeSet<>()).add(field);
    }
  }

  @Override
  public FieldErrors errors() {
    return new FieldErrors();
  }

  @Override
  public List<String> ignored() {
    return List.of();
  }

  private static List<String> nullable(String type) {
    return List.of(type, "null");
  }

  @SuppressWarnings("unchecked") // schemas are made here
  private static Map<String, Map<String, Object>> properties(Map<String, Object> schema) {
    return (Map<String, Map<String, Object>>) schema.getOrDefault("properties", Map.of());
  }

  private static void withoutNull(@Nullable Map<String, Object> schema) {
    if (schema != null && schema.get("type") instanceof List<?> types) {
      List<?> rest = types.stream().filter(type -> !type.equals("null")).toList();
      schema.put("type", rest.size() == 1 ? rest.getFirst() : rest);
    }
  }

  @SuppressWarnings("unchecked")
  private Map<String, Object> at(String path) {
    Map<String, Object> schema = slot;
    for (String step : path.isEmpty() ? new String[0] : path.split("\\.")) {
      schema = properties(schema).getOrDefault(step.replace("[]", ""), Map.of());
      if (step.endsWith("[]")) {
        schema = (Map<String, Object>) schema.getOrDefault("items", Map.of());
      }
    }
    return schema;
  }

  private static JsonParser nothing() {
    try {
      return RequestBodies.JSON.createParser("");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// What is known of the rules that texts are read by.
  public interface Rules {
    /// All words that may be a field's name.
    Set<String> words();

    /// Says in the schema what the rule says, and answers a value that it makes.
    <T> T describe(Function<String, T> rule, Map<String, Object> schema);
  }
}
