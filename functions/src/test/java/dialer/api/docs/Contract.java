package dialer.api.docs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The committed description, as what every answer is held against. An answer may have no field
/// that is not described.
public final class Contract {
  private static final Pattern PREFIX = Pattern.compile("^(/calling/api/v1|/calling/api|/api/v1)");
  public static final Contract COMMITTED = new Contract();

  private final ObjectMapper json = new ObjectMapper();
  private final JsonNode document = read();
  private final List<Operation> operations = new ArrayList<>();
  private final Map<JsonNode, JsonSchema> schemas = new ConcurrentHashMap<>();
  private final JsonSchemaFactory factory =
      JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);

  /// One operation, as `POST` and `/api/v1/calls/{callId}/cancel`.
  public record Operation(String method, String path, Pattern pattern, JsonNode described) {}

  private Contract() {
    document
        .path("paths")
        .properties()
        .forEach(path ->
            path.getValue().properties().forEach(operation -> add(path.getKey(), operation)));
    for (JsonNode schema : document.path("components").path("schemas")) {
      if (schema.has("required") && !isRequest(schema)) {
        ((ObjectNode) schema).put("additionalProperties", false);
      }
    }
  }

  /// Of requests, fields may be unknown.
  private boolean isRequest(JsonNode schema) {
    return document.path("paths").findValues("requestBody").stream()
        .flatMap(body -> body.findValuesAsText("$ref").stream())
        .anyMatch(reference -> resolved(reference) == schema);
  }

  private void add(String path, Map.Entry<String, JsonNode> operation) {
    String pattern = PREFIX.matcher(path).replaceFirst("").replaceAll("\\{\\w+}", "[^/]+");
    operations.add(
        new Operation(
            operation.getKey().toUpperCase(java.util.Locale.ROOT),
            path,
            Pattern.compile(pattern + "/?"),
            operation.getValue()));
  }

  public List<Operation> operations() {
    return operations;
  }

  public JsonNode resolved(JsonNode node) {
    return node.has("$ref") ? resolved(node.get("$ref").asText()) : node;
  }

  private JsonNode resolved(String reference) {
    return document.at(reference.substring(1));
  }

  /// What is wrong with an answer; nothing where its operation is not described, as those of paths
  /// that do not exist.
  ///
  /// @param target the path as it was asked for, with its query
  public List<String> broken(
      String method, String target, int status, String contentType, String body) {
    return operation(method, target)
        .map(operation -> broken(operation, status, contentType, body))
        .orElse(List.of());
  }

  private Optional<Operation> operation(String method, String target) {
    String path = PREFIX.matcher(target.split("\\?", 2)[0]).replaceFirst("");
    return operations.stream()
        .filter(one -> one.method().equals(method) && one.pattern().matcher(path).matches())
        .min(java.util.Comparator.comparing(one -> one.path().contains("{")));
  }

  private List<String> broken(Operation operation, int status, String contentType, String body) {
    String what = operation.method() + " " + operation.path() + " answered " + status;
    JsonNode response =
        resolved(operation.described().path("responses").path(String.valueOf(status)));
    if (response.isMissingNode()) {
      return List.of(what + ", which is not described: " + body);
    }
    String type = contentType.replaceFirst(";.*", "");
    JsonNode schema = response.path("content").path(type).path("schema");
    if (schema.isMissingNode()) {
      return List.of(what + " as '" + contentType + "', which is not described");
    }
    if (!type.equals("application/json")) {
      return List.of();
    }
    return broken(schema, body).stream().map(one -> what + ": " + one).toList();
  }

  /// What is wrong with a value.
  List<String> broken(JsonNode schema, String body) {
    try {
      Set<ValidationMessage> wrong = compiled(schema).validate(json.readTree(body));
      return wrong.stream().map(ValidationMessage::getMessage).toList();
    } catch (IOException e) {
      return List.of("no JSON: " + body);
    }
  }

  private JsonSchema compiled(JsonNode schema) {
    return schemas.computeIfAbsent(
        schema,
        _ -> {
          ObjectNode whole = json.createObjectNode();
          whole.put("$schema", "https://json-schema.org/draft/2020-12/schema");
          whole.set("components", document.path("components"));
          whole.setAll((ObjectNode) schema);
          return factory.getSchema(
              whole, SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build());
        });
  }

  private JsonNode read() {
    try (@Nullable InputStream in = Contract.class.getResourceAsStream("/openapi/openapi.json")) {
      return json.readTree(Objects.requireNonNull(in));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
