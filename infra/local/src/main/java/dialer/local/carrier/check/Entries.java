package dialer.local.carrier.check;

import io.micronaut.core.type.Argument;
import io.micronaut.json.JsonMapper;
import io.micronaut.json.tree.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Reads the entries of a queue: from a saved answer of `getqueues`, or from the API page by page.
final class Entries {
  private static final int PAGE = 1000;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final JsonMapper json = JsonMapper.createDefault();

  /// @throws IOException when it cannot be read or is neither a list nor an answer with `data`
  List<Entry> of(Path file) throws IOException {
    return entries(parse(Files.readAllBytes(file), file.toString()), file.toString());
  }

  /// @param base scheme, host and port, with or without a path of the API
  /// @throws IOException with the API's own words when it does not answer 200
  List<Entry> of(URI base, String key, String queueId) throws IOException, InterruptedException {
    List<Entry> all = new ArrayList<>();
    try (var client = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
      for (int page = 1, pages = 1; page <= pages; page++) {
        var path =
            base.getPath() == null || base.getPath().length() <= 1 ? "/api/v1" : base.getPath();
        var uri =
            base.resolve(
                "%s/queues/getqueues?master_queue_id=%s&page=%d&page_size=%d"
                    .formatted(path.replaceAll("/+$", ""), queueId, page, PAGE));
        var request =
            HttpRequest.newBuilder(uri).header("X-API-KEY", key).timeout(PATIENCE).build();
        var answer = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
        var body = parse(answer.body(), uri.getPath());
        if (answer.statusCode() != 200) {
          throw new IOException(
              "%s answers %d: %s"
                  .formatted(uri.getPath(), answer.statusCode(), Entry.text(body, "message")));
        }
        all.addAll(entries(body, uri.getPath()));
        var total = body.get("pages");
        pages = total == null || !total.isNumber() ? 1 : total.getIntValue();
      }
    }
    return all;
  }

  private JsonNode parse(byte[] bytes, String source) throws IOException {
    try {
      return json.readValue(bytes, Argument.of(JsonNode.class));
    } catch (IOException e) {
      throw new IOException(source + " is not JSON: " + e.getMessage(), e);
    }
  }

  private static List<Entry> entries(JsonNode body, String source) throws IOException {
    var list = body.isObject() ? body.get("data") : body;
    if (list == null || !list.isArray()) {
      throw new IOException(
          source + " holds no list of entries (neither an array nor an object with 'data')");
    }
    List<Entry> found = new ArrayList<>();
    list.values().forEach(e -> found.add(Entry.of(e)));
    return found;
  }
}
