package dialer.api.docs;

import static dialer.api.docs.AnswerSchemas.schema;

import com.fasterxml.jackson.databind.node.NullNode;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// What every operation has alike: credentials, headers, and the ways to be refused.
final class StandingParts {
  static final Map<String, Object> INFO =
      schema(
          "title", "Centralized calling system",
          "version", "1",
          "description",
              """
              Every path is reached by `/calling/api/v1/...` and `/calling/api/...` too, and with a \
              trailing slash. A field that nobody asked for is ignored. Times are ISO 8601; those \
              without a zone are in the client's, those in answers are UTC. A superuser acts for a \
              client by `accountcode` in the query or, where there is one, the JSON body.\
              """);

  static final String DIALER = "dialerKey";
  static final Map<String, Object> CREDENTIALS =
      schema(
          "key",
          schema("type", "apiKey", "in", "header", "name", "X-API-KEY"),
          "bearer",
          schema(
              "type", "http",
              "scheme", "bearer",
              "description", "An API key, or an access token of `/api/v1/auth/login`."),
          "keyInQuery",
          schema("type", "apiKey", "in", "query", "name", "x-api-key"),
          DIALER,
          schema(
              "type", "apiKey",
              "in", "header",
              "name", "X-Dialer-Api-Key",
              "description", "A dialer's key: leads, and nothing else."));

  static final Map<String, Object> HEADERS =
      schema(
          "X-Request-Id",
          header("Names the request in the log; the caller's own where it sent one.", "string"),
          "X-RateLimit-Limit",
          header(
              "Requests a minute with this credential; absent where none are counted.", "integer"),
          "X-RateLimit-Remaining",
          header("How many of them are left.", "integer"),
          "X-RateLimit-Reset",
          header("Second of the epoch at which they are all back.", "integer"),
          "Retry-After",
          header("Seconds to wait.", "integer"));

  private record Refused(String name, String when, String example) {}

  private static final Map<Integer, Refused> REFUSALS =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry(
                  400,
                  new Refused(
                      "BadRequest",
                      "Malformed, or a field breaks its rule: `details` names each.",
                      "Payload is required")),
              Map.entry(
                  401,
                  new Refused("Unauthorized", "No credential, or a wrong one.", "Invalid API key")),
              Map.entry(
                  403,
                  new Refused(
                      "Forbidden",
                      "The caller may not do this, or not for this account.",
                      "Account code is required for superuser")),
              Map.entry(
                  404,
                  new Refused(
                      "NotFound",
                      "There is no such thing, or it is another client's.",
                      "Queue not found")),
              Map.entry(
                  406,
                  new Refused(
                      "NotAcceptable",
                      "`Accept` names no type of the answer.",
                      "Not acceptable: answers are application/json")),
              Map.entry(
                  409,
                  new Refused(
                      "Conflict",
                      "It does not fit what is there already.",
                      "batch_id 12345 was used with another body")),
              Map.entry(413, new Refused("TooLarge", "Over 4 MiB.", "Body exceeds 4 MiB")),
              Map.entry(
                  414,
                  new Refused(
                      "UriTooLong",
                      "A request line or headers of more than they may be.",
                      "Request line or headers are too long")),
              Map.entry(
                  415,
                  new Refused(
                      "UnsupportedMediaType",
                      "`Content-Type` names something else than JSON.",
                      "Unsupported content type: send application/json")),
              Map.entry(
                  429,
                  new Refused("TooManyRequests", "The limit is used up.", "Too many requests")),
              Map.entry(
                  500,
                  new Refused("InternalServerError", "A fault of ours.", "Internal server error")),
              Map.entry(
                  503,
                  new Refused(
                      "Unavailable",
                      "The database or, where agents must be told, the broker is away.",
                      "Temporarily unavailable, try again"))));

  private StandingParts() {}

  /// A rule or a comment, as a sentence of its own.
  static String sentence(String words) {
    String text = words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    return text.endsWith(".") ? text : text + ".";
  }

  private static Map<String, Object> header(String description, String type) {
    return schema("description", description, "schema", schema("type", type));
  }

  /// Headers of an answer.
  static Map<String, Object> headers(boolean open) {
    Map<String, Object> headers = new LinkedHashMap<>();
    for (String name : HEADERS.keySet()) {
      if (!name.equals("Retry-After") && (!open || name.equals("X-Request-Id"))) {
        headers.put(name, schema("$ref", "#/components/headers/" + name));
      }
    }
    return headers;
  }

  static Map<String, Object> refusal(int status) {
    Refused refused = REFUSALS.get(status);
    if (refused == null) {
      throw new AssertionError("Say in StandingParts what " + status + " means");
    }
    return schema("$ref", "#/components/responses/" + refused.name());
  }

  static Map<String, Object> refusals() {
    Map<String, Object> all = new TreeMap<>();
    REFUSALS.forEach((status, refused) -> {
      Map<String, Object> headers = headers(false);
      if (status == 429 || status == 503) {
        headers.put("Retry-After", schema("$ref", "#/components/headers/Retry-After"));
      }
      all.put(
          refused.name(),
          schema(
              "description",
              refused.when(),
              "headers",
              headers,
              "content",
              schema(
                  "application/json",
                  schema(
                      "schema", schema("$ref", "#/components/schemas/ApiError"),
                      "example", example(status, refused.example())))));
    });
    return all;
  }

  private static Map<String, Object> example(int status, String sentence) {
    boolean warning =
        status < 500 && status != 401 && status != 403 && status != 409 && status != 429;
    Map<String, Object> body = schema("message", sentence, "status", warning ? "warning" : "error");
    body.put("details", NullNode.getInstance());
    body.put("detail", sentence);
    body.put("status_code", status);
    body.put("timestamp", "2026-01-31T12:00:00Z");
    body.put("error", sentence);
    body.put("request_id", "0b6e4f0c-7d0e-4c39-9f9a-5d1f6d1f2a10");
    return body;
  }
}
