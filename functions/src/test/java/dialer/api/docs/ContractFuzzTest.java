package dialer.api.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dialer.api.TestApi;
import dialer.api.TestApi.Answer;
import dialer.local.service.TestServices;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// Requests of every kind to every operation that is described: right ones, almost right ones and
/// hostile ones. None is answered with a 500, and none in a way that is not described. More of them
/// by `-Dfuzz.requests=100000`, others by `-Dfuzz.seed=7`.
class ContractFuzzTest {
  private static final int REQUESTS = Integer.getInteger("fuzz.requests", 2_000);
  private static final long SEED = Long.getLong("fuzz.seed", 1);

  /// Requests more to each operation that none of the first was right for.
  private static final int MORE = 200;

  /// A token of a login is needed, a call that is there, or a bucket: other tests see these
  /// succeed.
  private static final List<String> RARELY_FINE =
      List.of(
          "POST /api/v1/client-call-details/details/file",
          "POST /api/v1/auth/refresh",
          "POST /api/v1/erasures",
          "DELETE /api/v1/erasures/recordings/{callId}",
          "GET /api/v1/agents/me",
          "GET /api/v1/callbacks/{eventId}",
          "POST /api/v1/callbacks/{eventId}/redeliver",
          "DELETE /api/v1/clients/{accountcode}/dialer-keys/{prefix}",
          "PUT /api/v1/clients/{accountcode}/agent-users/{username}");

  @Test
  void nothing_is_answered_that_is_not_described() {
    List<String> wrong = new ArrayList<>();
    TreeSet<String> neverFine = new TreeSet<>();
    try (TestApi api =
        new TestApi(
            Map.of(
                "rabbitmq.uri",
                TestServices.freshVhost(),
                "redis.uri",
                TestServices.redis().uri(),
                "dialer.limits.per-key",
                1_000_000_000,
                "dialer.limits.logins",
                1_000_000_000))) {
      RandomRequests requests = new RandomRequests(api, new Random(SEED));
      List<Contract.Operation> operations = Contract.COMMITTED.operations();
      for (Contract.Operation operation : operations) {
        String name = name(operation);
        if (!RARELY_FINE.contains(name)
            && !name.contains("/leads")
            && !name.contains("/webhooks/")) {
          neverFine.add(name);
        }
      }
      for (int i = 0; i < REQUESTS; i++) {
        Contract.Operation operation = operations.get(i % operations.size());
        if (isFine(api, requests.next(operation), mayBeUntold(operation), wrong)) {
          neverFine.remove(name(operation));
        }
      }
      for (Contract.Operation operation : operations) {
        for (int i = 0; i < MORE && neverFine.contains(name(operation)); i++) {
          if (isFine(api, requests.next(operation), mayBeUntold(operation), wrong)) {
            neverFine.remove(name(operation));
          }
        }
      }
    }
    assertThat(wrong).as("seed %d", SEED).isEmpty();
    assertThat(neverFine).as("operations that no right request reached").isEmpty();
  }

  /// @param wrong where an answer that may not be is told
  private static boolean isFine(
      TestApi api, RandomRequests.Request request, boolean mayBeUntold, List<String> wrong) {
    try {
      Answer answer = sent(api, request);
      if (answer.status() == 500 || answer.status() == 503 && !mayBeUntold) {
        wrong.add(request + " was answered " + answer.status() + ": " + answer.body());
      }
      return answer.status() < 300;
    } catch (AssertionError | IllegalStateException e) {
      wrong.add(request + ": " + e.getMessage());
      return false;
    }
  }

  /// Once more where the connection had been closed: it is, after a request that was refused before
  /// it was read to its end.
  private static Answer sent(TestApi api, RandomRequests.Request request) {
    TestApi.Caller caller = api.sending(request.headers());
    try {
      return caller.send(request.method(), request.target(), request.body());
    } catch (IllegalStateException closed) {
      return caller.send(request.method(), request.target(), request.body());
    }
  }

  /// No agent runs here to say that it has stopped.
  private static boolean mayBeUntold(Contract.Operation operation) {
    return operation.path().contains("updatequeuemaster")
        || operation.path().contains("flushqueue");
  }

  private static String name(Contract.Operation operation) {
    return operation.method() + " " + operation.path();
  }

  @Test
  void the_examples_are_what_they_are_examples_of() {
    List<String> wrong = new ArrayList<>();
    for (Contract.Operation operation : Contract.COMMITTED.operations()) {
      List<JsonNode> contents = new ArrayList<>();
      contents.add(operation.described().path("requestBody").path("content"));
      operation
          .described()
          .path("responses")
          .forEach(one -> contents.add(Contract.COMMITTED.resolved(one).path("content")));
      for (JsonNode content : contents) {
        JsonNode json = content.path("application/json");
        List<JsonNode> examples = new ArrayList<>(json.path("examples").findValues("value"));
        if (json.has("example")) {
          examples.add(json.get("example"));
        }
        examples.forEach(example ->
            Contract.COMMITTED
                .broken(json.path("schema"), example.toString())
                .forEach(error -> wrong.add(name(operation) + ": " + error)));
      }
    }
    assertThat(wrong).isEmpty();
  }
}
