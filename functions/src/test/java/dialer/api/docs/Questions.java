package dialer.api.docs;

import static dialer.api.docs.AnswerSchemas.schema;

import dialer.api.http.Refusal;
import dialer.api.rule.Numbering;
import io.micronaut.http.HttpParameters;
import io.micronaut.http.HttpRequest;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The query parameters that a class reads from a request by itself: it is given one that notes
/// which are asked for, and then one in which each has a hopeless value, so that it says its rule.
final class Questions {
  private static final String HOPELESS = "§";

  /// What readers are given besides the request.
  private static final Map<Class<?>, Object> WITH =
      Map.of(
          ZoneId.class,
          ZoneId.of("UTC"),
          Instant.class,
          Instant.EPOCH,
          Numbering.class,
          new Numbering(1, null, true, Map.of()));

  private Questions() {}

  /// @param reader has a static method that takes an HttpRequest first
  static List<Map<String, Object>> of(Class<?> reader) {
    Map<String, Map<String, Object>> schemas = new LinkedHashMap<>();
    try {
      ask(
          reader,
          name -> {
            schemas.putIfAbsent(name, new LinkedHashMap<>(schema("type", "string")));
            return null;
          });
    } catch (Refusal refused) {
      throw new AssertionError(reader + " refuses a request without parameters", refused);
    }
    List<Map<String, Object>> parameters = new ArrayList<>();
    schemas.forEach((name, schema) -> {
      Map<String, Object> parameter = schema("name", name, "in", "query");
      try {
        ask(reader, asked -> asked.equals(name) ? HOPELESS : null);
      } catch (Refusal refused) {
        String rule = refused.sentence().replaceFirst("^[\\w.]+: ", "");
        parameter.put("description", StandingParts.sentence(rule));
        schema.put(
            "type", takes(reader, name, "1") && !takes(reader, name, "a") ? "integer" : "string");
      }
      parameter.put("schema", schema);
      parameters.add(parameter);
    });
    return parameters;
  }

  private static boolean takes(Class<?> reader, String name, String value) {
    try {
      ask(reader, asked -> asked.equals(name) ? value : null);
      return true;
    } catch (Refusal refused) {
      return false;
    }
  }

  private interface Values {
    @Nullable String get(String name);
  }

  private static void ask(Class<?> reader, Values values) {
    Method method =
        Arrays.stream(reader.getDeclaredMethods())
            .filter(one -> Modifier.isStatic(one.getModifiers()) && !one.isSynthetic())
            .filter(one -> one.getParameterCount() > 0)
            .filter(one -> one.getParameterTypes()[0] == HttpRequest.class)
            .filter(one -> !one.getName().equals("date"))
            .findFirst()
            .orElseThrow(() -> new AssertionError(reader + " reads no HttpRequest"));
    method.setAccessible(true);
    HttpParameters parameters =
        (HttpParameters)
            Proxy.newProxyInstance(
                Questions.class.getClassLoader(),
                new Class<?>[] {HttpParameters.class},
                (_, called, arguments) ->
                    switch (called.getName()) {
                      case "get" -> values.get((String) arguments[0]);
                      case "contains" -> values.get((String) arguments[0]) != null;
                      case "iterator" -> Collections.emptyIterator();
                      default -> throw new AssertionError("teach this class " + called);
                    });
    HttpRequest<?> request =
        (HttpRequest<?>)
            Proxy.newProxyInstance(
                Questions.class.getClassLoader(),
                new Class<?>[] {HttpRequest.class},
                (_, called, _) -> {
                  if (called.getName().equals("getParameters")) {
                    return parameters;
                  }
                  throw new AssertionError("teach this class " + called);
                });
    Object[] arguments =
        Arrays.stream(method.getParameterTypes())
            .map(type -> type == HttpRequest.class ? request : WITH.get(type))
            .toArray();
    try {
      method.invoke(null, arguments);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof Refusal refusal) {
        throw refusal;
      }
      throw new AssertionError(Objects.requireNonNull(e.getCause()));
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
    }
  }
}
