package dialer.api.insert;

import static dialer.api.http.Paths.CANONICAL;

import dialer.api.caller.Caller;
import dialer.api.caller.Roles;
import dialer.api.caller.Tenants;
import dialer.api.docs.Operation;
import dialer.api.http.Refusal;
import dialer.api.insert.Insertion.Clash;
import dialer.api.insert.Insertion.ClosedQueue;
import dialer.api.insert.Insertion.Forbidden;
import dialer.api.insert.Insertion.Insertable;
import dialer.api.insert.Insertion.Inserted;
import dialer.api.insert.Insertion.StillEmptied;
import dialer.api.insert.Insertion.UnknownQueue;
import dialer.api.insert.Insertion.UnknownServers;
import dialer.api.insert.request.BatchRequest;
import dialer.api.insert.request.QuickRequest;
import dialer.api.json.RequestBodies;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Header;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import org.jspecify.annotations.Nullable;

@Controller(CANONICAL + "/queues")
@ExecuteOn(TaskExecutors.BLOCKING)
@Secured({Roles.TENANT, Roles.SUPERUSER})
final class InsertController {
  private static final String IDEMPOTENCY_KEY = "Idempotency-Key";

  private final InsertBatch insertBatch;
  private final InsertQuickCall insertQuickCall;
  private final Tenants tenants;

  InsertController(InsertBatch insertBatch, InsertQuickCall insertQuickCall, Tenants tenants) {
    this.insertBatch = insertBatch;
    this.insertQuickCall = insertQuickCall;
    this.tenants = tenants;
  }

  @Post("/insertdataincallqueue")
  @Operation(
      summary = "Inserts a batch of calls",
      reads = BatchRequest.class,
      answers = {InsertAnswer.class, DryRun.class},
      refuses = {404, 409})
  HttpResponse<?> insert(
      Caller caller, @Header(IDEMPOTENCY_KEY) @Nullable String key, @Body byte @Nullable [] body) {
    BatchRequest request = RequestBodies.read(body, BatchRequest::read);
    return answer(
        insertBatch.run(
            tenants.of(caller, request.account()), request, orEmpty(body), checked(key)));
  }

  @Post(uris = {"/insertquickcall", "/quickcall"})
  @Operation(
      summary = "Inserts one call that overtakes bulk calls",
      reads = QuickRequest.class,
      answers = {InsertAnswer.class, DryRun.class},
      refuses = {404, 409})
  HttpResponse<?> quick(
      Caller caller, @Header(IDEMPOTENCY_KEY) @Nullable String key, @Body byte @Nullable [] body) {
    QuickRequest request = RequestBodies.read(body, QuickRequest::read);
    return answer(
        insertQuickCall.run(
            tenants.of(caller, request.account()), request, orEmpty(body), checked(key)));
  }

  private static HttpResponse<?> answer(Insertion insertion) {
    return switch (insertion) {
      case Inserted(var receipt, _) -> HttpResponse.ok(InsertAnswer.of(receipt));
      case Insertable(var calls, var warnings, var ignored) ->
          HttpResponse.ok(DryRun.of(calls, warnings, ignored));
      case Clash(var what) -> throw Refusal.conflict(what + " was used with another body");
      case UnknownQueue _ -> throw Refusal.notFound("Queue not found");
      case ClosedQueue(var status) ->
          throw Refusal.conflict("The queue is " + status + " and takes no more calls");
      case StillEmptied _ ->
          throw new Refusal(
              HttpStatus.SERVICE_UNAVAILABLE,
              "What waited in the queue when it was completed is still being withdrawn, try again");
      case UnknownServers(var items) ->
          throw new Refusal(HttpStatus.NOT_FOUND, "Asterisk server not found", items.listed());
      case Forbidden(var rules) -> throw Refusal.fields(rules);
    };
  }

  private static @Nullable String checked(@Nullable String key) {
    if (key != null && !key.matches("[\\x21-\\x7E]{1,255}")) {
      throw Refusal.badRequest("Idempotency-Key: must be 1 to 255 visible ASCII characters");
    }
    return key;
  }

  private static byte[] orEmpty(byte @Nullable [] body) {
    return body == null ? new byte[0] : body;
  }
}
