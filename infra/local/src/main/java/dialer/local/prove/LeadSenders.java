package dialer.local.prove;

import dialer.local.prove.CrmJournal.Version;
import dialer.local.service.ServiceFailure;
import io.micronaut.json.tree.JsonNode;
import io.micronaut.serde.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// Dialers that post leads at once. Of ten leads the tenth is the ninth again, with news.
final class LeadSenders {
  private static final int CREATED = 201;
  private static final int TOO_MANY = 429;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final HttpClient http = HttpClient.newHttpClient();
  private final ObjectMapper json = ObjectMapper.getDefault();
  private final URI address;
  private final String key;
  private final String run;
  private final int leads;
  private final AtomicInteger next = new AtomicInteger();
  private final Set<Version> taken = ConcurrentHashMap.newKeySet();

  /// @param key of a dialer
  /// @param run the campaign, which no other leads are of
  LeadSenders(String baseUrl, String key, String run, int leads) {
    this.address = URI.create(baseUrl + "/api/leads/from-dialer/");
    this.key = key;
    this.run = run;
    this.leads = leads;
  }

  /// How many leads are different ones.
  static int different(int leads) {
    return leads - leads / 10;
  }

  /// Posts until there are no more leads; for as many threads as there are dialers.
  void send() {
    try {
      for (int i = next.getAndIncrement(); i < leads; i = next.getAndIncrement()) {
        post(i);
      }
    } catch (IOException e) {
      throw new ServiceFailure("the API at " + address + " does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ServiceFailure("interrupted while leads were posted", e);
    }
  }

  private void post(int i) throws IOException, InterruptedException {
    int lead = i % 10 == 9 ? i - 1 : i;
    Map<String, Object> body =
        Map.of(
            "user", "agent" + (1 + i % 3),
            "lead_id", run + "-" + lead,
            "first_name", "Lead",
            "last_name", "No " + lead,
            "phone_number", "+4930%07d".formatted(lead),
            "campaign", run,
            "comments", "posted as no " + i);
    var request =
        HttpRequest.newBuilder(address)
            .timeout(PATIENCE)
            .header("X-Dialer-Api-Key", key)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(json.writeValueAsBytes(body)))
            .build();
    var answer = http.send(request, BodyHandlers.ofByteArray());
    while (answer.statusCode() == TOO_MANY) {
      long seconds = answer.headers().firstValueAsLong("Retry-After").orElse(1);
      new CountDownLatch(1).await(seconds, TimeUnit.SECONDS);
      answer = http.send(request, BodyHandlers.ofByteArray());
    }
    if (answer.statusCode() != CREATED) {
      throw new ServiceFailure("a lead was answered with " + answer.statusCode());
    }
    var whole = Objects.requireNonNull(json.readValue(answer.body(), JsonNode.class));
    var told = Objects.requireNonNull(whole.get("lead"));
    var version =
        new Version(
            Objects.requireNonNull(told.get("id")).getLongValue(),
            Objects.requireNonNull(told.get("version")).getIntValue());
    if (!taken.add(version)) {
      throw new ServiceFailure(version + " was answered twice");
    }
  }

  /// What the API took so far.
  Set<Version> taken() {
    return taken;
  }
}
