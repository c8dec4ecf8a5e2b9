package dialer.local.demo;

import dialer.local.service.ServiceFailure;
import io.micronaut.json.tree.JsonNode;
import io.micronaut.serde.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A client of the API.
public final class Api {

  /// @param body an empty object where the answer was no JSON
  public record Answer(int status, JsonNode body) {

    boolean good() {
      return status == 200;
    }

    /// @throws ServiceFailure with what the API said, if it refused
    public Answer orFail(String what) {
      if (!good()) {
        throw new ServiceFailure(
            "%s: the API answered %d, %s".formatted(what, status, text("message")));
      }
      return this;
    }

    /// A field's text; empty where it is absent or null.
    public String text(String field) {
      var node = body.get(field);
      return node == null || !node.isValueNode() || node.isNull() ? "" : node.coerceStringValue();
    }
  }

  private static final int PAGE = 1000;
  private static final String PREFIX = "/api/v1";
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final String baseUrl;
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(3)).build();
  private final ObjectMapper json = ObjectMapper.getDefault();

  /// @param baseUrl without a path or a slash at its end
  public Api(String baseUrl) {
    this.baseUrl = baseUrl;
  }

  public String baseUrl() {
    return baseUrl;
  }

  /// Whether it answers and says that Postgres, the broker and Redis are there.
  public boolean isHealthy() throws IOException, InterruptedException {
    var answer = exchange(request("/monitoring/health").GET());
    if (!answer.text("status").equals("healthy")) {
      throw new IOException("health says " + answer.body().getValue());
    }
    return answer.good();
  }

  public Answer get(String key, String path) {
    return send(request(path).header("X-API-KEY", key).GET());
  }

  public Answer post(String key, String path, Map<String, Object> body) {
    return send("POST", key, path, body);
  }

  public Answer put(String key, String path, Map<String, Object> body) {
    return send("PUT", key, path, body);
  }

  private Answer send(String method, String key, String path, Map<String, Object> body) {
    try {
      return send(
          request(path)
              .header("X-API-KEY", key)
              .header("Content-Type", "application/json")
              .method(
                  method, HttpRequest.BodyPublishers.ofByteArray(json.writeValueAsBytes(body))));
    } catch (IOException e) {
      throw new IllegalArgumentException("a body that is no JSON", e);
    }
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(baseUrl + PREFIX + path)).timeout(PATIENCE);
  }

  private Answer send(HttpRequest.Builder request) {
    try {
      return exchange(request);
    } catch (IOException e) {
      throw new ServiceFailure("the API at " + baseUrl + " does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ServiceFailure("interrupted while the API was asked", e);
    }
  }

  /// All entries of a queue, page by page.
  ///
  /// @throws ServiceFailure when the API refuses or does not answer
  public List<JsonNode> entries(String key, String queue) {
    List<JsonNode> all = new ArrayList<>();
    for (int page = 1, pages = 1; page <= pages; page++) {
      var answer =
          get(
              key,
              "/queues/getqueues/?master_queue_id=%s&page=%d&page_size=%d"
                  .formatted(queue, page, PAGE));
      var body = answer.orFail("the queue's entries").body();
      var data = body.get("data");
      var total = body.get("pages");
      if (data == null || total == null) {
        throw new ServiceFailure("getqueues answers without data or pages");
      }
      data.values().forEach(all::add);
      pages = total.getIntValue();
    }
    return all;
  }

  private Answer exchange(HttpRequest.Builder request) throws IOException, InterruptedException {
    var answer = http.send(request.build(), BodyHandlers.ofByteArray());
    var type = answer.headers().firstValue("Content-Type").orElse("");
    var body =
        type.startsWith("application/json") && answer.body().length > 0
            ? json.readValue(answer.body(), JsonNode.class)
            : null;
    return new Answer(
        answer.statusCode(), body == null ? JsonNode.createObjectNode(Map.of()) : body);
  }
}
