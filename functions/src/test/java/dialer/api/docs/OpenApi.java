package dialer.api.docs;

import static dialer.api.docs.AnswerSchemas.schema;

import dialer.api.caller.Caller;
import dialer.api.caller.Roles;
import dialer.api.http.ApiError;
import dialer.api.http.Listing;
import dialer.api.http.Paging;
import dialer.api.http.Paths;
import dialer.api.json.AccountBody;
import dialer.api.json.DescribedBody;
import dialer.api.json.JsonBody;
import io.micronaut.context.ApplicationContext;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Header;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.annotation.Status;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.micronaut.web.router.Router;
import io.micronaut.web.router.UriRouteInfo;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Writes the description of the API from the API: its router's routes, its handlers' signatures,
/// its readers' fields and rules, its records and their comments, and the documents' examples.
final class OpenApi {
  private final ApplicationContext context;
  private final SourceDocs docs = new SourceDocs(Path.of("src/main/java"));
  private final AskedRules rules =
      new AskedRules(Path.of("target/classes"), Path.of("../shared/target/classes"));
  private final AnswerSchemas answers = new AnswerSchemas(docs);
  private final Map<String, Map<String, Object>> requests = new TreeMap<>();
  private final Map<String, String> tags = new TreeMap<>();
  private final Set<String> ids = new HashSet<>();

  OpenApi(ApplicationContext context) {
    this.context = context;
  }

  Map<String, Object> document() {
    Map<String, Map<String, Object>> paths = new TreeMap<>();
    context
        .getBean(Router.class)
        .uriRoutes()
        .filter(route -> route.getHttpMethod() != HttpMethod.HEAD)
        .filter(route -> route.getUriMatchTemplate().toString().startsWith(Paths.CANONICAL + "/"))
        .sorted(java.util.Comparator.comparing(route -> route.getHttpMethod().name()))
        .forEach(route ->
            paths
                .computeIfAbsent(route.getUriMatchTemplate().toString(), _ -> new TreeMap<>())
                .computeIfAbsent(
                    route.getHttpMethod().name().toLowerCase(Locale.ROOT),
                    _ -> operation(route, route.getUriMatchTemplate().toString())));
    answers.of(ApiError.class);
    requests.forEach((name, schema) -> {
      if (answers.components().putIfAbsent(name, schema) != null) {
        throw new AssertionError("A request and an answer are called " + name);
      }
    });
    return schema(
        "openapi",
        "3.1.0",
        "info",
        StandingParts.INFO,
        "servers",
        List.of(schema("url", "/")),
        "tags",
        tags.entrySet().stream()
            .map(tag ->
                tag.getValue().isEmpty()
                    ? schema("name", tag.getKey())
                    : schema("name", tag.getKey(), "description", tag.getValue()))
            .toList(),
        "paths",
        paths,
        "components",
        schema(
            "securitySchemes",
            StandingParts.CREDENTIALS,
            "headers",
            StandingParts.HEADERS,
            "responses",
            StandingParts.refusals(),
            "schemas",
            answers.components()));
  }

  private Map<String, Object> operation(UriRouteInfo<?, ?> route, String path) {
    Method method = route.getTargetMethod().getTargetMethod();
    Operation said = method.getAnnotation(Operation.class);
    if (said == null) {
      throw new AssertionError(
          "%s %s: say what it does by @Operation on %s (see the package dialer.api.docs)"
              .formatted(route.getHttpMethod(), path, method));
    }
    Class<?> controller = method.getDeclaringClass();
    String[] roles = route.getTargetMethod().stringValues(Secured.class);
    boolean open = List.of(roles).contains(SecurityRule.IS_ANONYMOUS);
    Map<String, Object> operation = new LinkedHashMap<>();
    operation.put("tags", List.of(tag(controller)));
    operation.put("summary", said.summary());
    String only = List.of(roles).equals(List.of(Roles.SUPERUSER)) ? "For superusers only." : "";
    String more = docs.of(controller, method.getName()).orElse("");
    String description = (only + " " + more).strip();
    if (!description.isEmpty()) {
      operation.put("description", description);
    }
    operation.put("operationId", id(controller, method, path));
    operation.put(
        "security",
        open
            ? List.of()
            : StandingParts.CREDENTIALS.keySet().stream()
                .filter(key -> opens(key, List.of(roles)))
                .map(OpenApi::needs)
                .toList());
    List<Map<String, Object>> parameters = parameters(method, said, path);
    if (!parameters.isEmpty()) {
      operation.put("parameters", parameters);
    }
    boolean named = isNamedInBody(route, method, path);
    if (said.reads() != void.class) {
      operation.put("requestBody", body(said, path, named));
    } else if (named) {
      operation.put("requestBody", body(AccountBody.class, true, path));
    } else if (Arrays.stream(method.getParameters()).anyMatch(OpenApi::isBody)) {
      throw new AssertionError(method + " has a body: name its reader by @Operation(reads = ...)");
    }
    operation.put("responses", responses(route, method, said, open, path));
    return operation;
  }

  private static boolean opens(String credential, List<String> roles) {
    return credential.equals(StandingParts.DIALER)
        ? roles.contains(Roles.LEADS)
        : !roles.equals(List.of(Roles.LEADS));
  }

  private static Map<String, Object> needs(String credential) {
    return schema(credential, List.of());
  }

  private String tag(Class<?> controller) {
    String name =
        controller.getSimpleName().replace("Controller", "").replaceAll("(?<=[a-z])(?=[A-Z])", " ");
    tags.put(name, docs.of(controller).orElse(""));
    return name;
  }

  private String id(Class<?> controller, Method method, String path) {
    String id =
        controller.getSimpleName().replace("Controller", "").toLowerCase(Locale.ROOT)
            + "."
            + method.getName();
    return ids.add(id) ? id : id + "." + path.substring(path.lastIndexOf('/') + 1);
  }

  private static boolean isBody(Parameter parameter) {
    return parameter.isAnnotationPresent(Body.class);
  }

  private static List<Map<String, Object>> parameters(Method method, Operation said, String path) {
    List<Map<String, Object>> all = new ArrayList<>();
    for (Parameter parameter : method.getParameters()) {
      QueryValue query = parameter.getAnnotation(QueryValue.class);
      Header header = parameter.getAnnotation(Header.class);
      if (parameter.getType() == Caller.class || parameter.getType() == Paging.class) {
        all.addAll(Questions.of(parameter.getType()));
      } else if (path.contains("{" + parameter.getName() + "}")) {
        all.add(
            schema(
                "name",
                parameter.getName(),
                "in",
                "path",
                "required",
                true,
                "schema",
                schema("type", "string")));
      } else if (query != null) {
        all.add(schema("name", query.value(), "in", "query", "schema", schema("type", "string")));
      } else if (header != null) {
        all.add(schema("name", header.value(), "in", "header", "schema", schema("type", "string")));
      }
    }
    for (Class<?> reader : said.asks()) {
      all.addAll(Questions.of(reader));
    }
    return all;
  }

  /// Whether the body of an operation may say for whom a superuser acts.
  private static boolean isNamedInBody(UriRouteInfo<?, ?> route, Method method, String path) {
    return List.of(HttpMethod.POST, HttpMethod.PUT).contains(route.getHttpMethod())
        && Arrays.stream(method.getParameters()).anyMatch(one -> one.getType() == Caller.class)
        && List.of(route.getTargetMethod().stringValues(Secured.class)).contains(Roles.SUPERUSER)
        && !path.contains("{accountcode}");
  }

  private Map<String, Object> body(Operation said, String path, boolean named) {
    Map<String, Object> body = body(said.reads(), said.optionalBody(), path);
    if (named) {
      requests.computeIfPresent(said.reads().getSimpleName(), (_, schema) -> nameable(schema));
    }
    return body;
  }

  private Map<String, Object> nameable(Map<String, Object> schema) {
    var names = properties(request(AccountBody.class));
    names.forEach(properties(schema)::putIfAbsent);
    return schema;
  }

  @SuppressWarnings("unchecked") // schemas are made here
  private static Map<String, Object> properties(Map<String, Object> schema) {
    return (Map<String, Object>) Objects.requireNonNull(schema.get("properties"));
  }

  private Map<String, Object> body(Class<?> reader, boolean optional, String path) {
    String name = reader.getSimpleName();
    requests.computeIfAbsent(name, _ -> request(reader));
    Map<String, Object> json = schema("schema", schema("$ref", "#/components/schemas/" + name));
    Map<String, Object> examples = DocumentExamples.requests(path);
    if (!examples.isEmpty()) {
      json.put("examples", examples);
    }
    return schema("required", !optional, "content", schema("application/json", json));
  }

  private Map<String, Object> request(Class<?> reader) {
    Method read =
        Arrays.stream(reader.getDeclaredMethods())
            .filter(one -> Modifier.isStatic(one.getModifiers()) && one.getName().equals("read"))
            .filter(one -> one.getParameterTypes()[0] == JsonBody.class)
            .findFirst()
            .orElseThrow(() -> new AssertionError(reader + " has no static read(JsonBody, ...)"));
    read.setAccessible(true);
    try {
      Map<String, Object> schema =
          DescribedBody.of(
              json -> {
                try {
                  return read.invoke(null, arguments(read, json));
                } catch (InvocationTargetException | IllegalAccessException e) {
                  throw new IOException(e);
                }
              },
              rules);
      schema.put("type", "object");
      docs.of(reader).ifPresent(text -> schema.put("description", text));
      describe(reader, schema);
      return schema;
    } catch (IOException e) {
      throw new AssertionError(reader + " cannot be asked", e);
    }
  }

  private Object[] arguments(Method read, JsonBody json) {
    return Arrays.stream(read.getParameterTypes())
        .map(type -> type == JsonBody.class ? json : context.getBean(type))
        .toArray();
  }

  /// What the record says of a component holds for the field it is read from.
  @SuppressWarnings("unchecked") // schemas are made here
  private void describe(Class<?> reader, Map<String, Object> schema) {
    Map<String, Map<String, Object>> properties =
        (Map<String, Map<String, Object>>) schema.getOrDefault("properties", Map.of());
    if (reader.getRecordComponents() == null) {
      return;
    }
    for (var component : reader.getRecordComponents()) {
      Map<String, Object> field = properties.get(AnswerSchemas.snake(component.getName()));
      if (field != null) {
        docs.component(reader, component.getName())
            .map(StandingParts::sentence)
            .ifPresent(
                text -> field.merge("description", text, (rule, about) -> about + " " + rule));
      }
    }
  }

  private Map<String, Object> responses(
      UriRouteInfo<?, ?> route, Method method, Operation said, boolean open, String path) {
    Map<String, Object> all = new TreeMap<>();
    Map<String, Object> content = new LinkedHashMap<>();
    for (MediaType type : route.getProduces()) {
      Map<String, Object> schema =
          type.equals(MediaType.APPLICATION_JSON_TYPE)
              ? success(method, said)
              : schema("type", "string");
      content.put(type.getName(), schema("schema", schema));
    }
    Map<String, Object> examples = DocumentExamples.answers(path);
    if (!examples.isEmpty() && content.get("application/json") instanceof Map<?, ?> json) {
      @SuppressWarnings("unchecked")
      Map<String, Object> described = (Map<String, Object>) json;
      described.put("examples", examples);
    }
    Map<String, Object> ok =
        schema("description", "Done.", "headers", StandingParts.headers(open), "content", content);
    Status other = method.getAnnotation(Status.class);
    all.put(other == null ? "200" : other.value().getCode() + "", ok);
    refusals(route, method, said, open)
        .forEach(status -> all.put(status + "", StandingParts.refusal(status)));
    for (int status : said.also()) {
      all.put(
          status + "",
          schema(
              "description",
              "The same, and nothing is well.",
              "headers",
              StandingParts.headers(open),
              "content",
              schema(
                  "application/json",
                  schema(
                      "schema",
                      schema(
                          "anyOf", List.of(success(method, said), answers.of(ApiError.class)))))));
    }
    return all;
  }

  private Map<String, Object> success(Method method, Operation said) {
    List<Map<String, Object>> several = new ArrayList<>();
    for (Class<?> answer : said.answers()) {
      several.add(answers.of(said.listed() ? listing(answer) : answer));
    }
    if (several.isEmpty()) {
      several.add(answers.of(unwrapped(method.getGenericReturnType())));
    }
    return several.size() == 1 ? several.getFirst() : schema("anyOf", several);
  }

  private static Type unwrapped(Type type) {
    return type instanceof ParameterizedType generic && generic.getRawType() == HttpResponse.class
        ? generic.getActualTypeArguments()[0]
        : type;
  }

  private static ParameterizedType listing(Class<?> element) {
    return new ParameterizedType() {
      @Override
      public Type[] getActualTypeArguments() {
        return new Type[] {element};
      }

      @Override
      public Type getRawType() {
        return Listing.class;
      }

      @Override
      public @org.jspecify.annotations.Nullable Type getOwnerType() {
        return null;
      }
    };
  }

  private static Set<Integer> refusals(
      UriRouteInfo<?, ?> route, Method method, Operation said, boolean open) {
    Set<Integer> statuses = new TreeSet<>(Set.of(400, 406, 413, 414, 429, 500, 503));
    boolean names = false;
    for (Parameter parameter : method.getParameters()) {
      names |= parameter.getType() == Caller.class || parameter.getType() == String.class;
    }
    if (!open) {
      statuses.addAll(List.of(401, 403));
      if (names) {
        statuses.add(404);
      }
    }
    if (!route.getConsumes().contains(MediaType.ALL_TYPE)) {
      statuses.add(415);
    }
    Arrays.stream(said.refuses()).forEach(statuses::add);
    Arrays.stream(said.also()).forEach(statuses::remove);
    return statuses;
  }
}
