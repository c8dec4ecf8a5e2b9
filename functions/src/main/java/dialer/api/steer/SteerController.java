package dialer.api.steer;

import static dialer.api.http.Paths.CANONICAL;

import dialer.api.caller.Caller;
import dialer.api.caller.Roles;
import dialer.api.caller.Tenant;
import dialer.api.caller.Tenants;
import dialer.api.docs.Operation;
import dialer.api.http.Refusal;
import dialer.api.json.AccountBody;
import dialer.api.json.RequestBodies;
import dialer.api.queue.QueueStatus;
import dialer.api.queue.QueueView;
import dialer.api.steer.FlushQueue.Flushed;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Put;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

@Controller(CANONICAL + "/queues")
@ExecuteOn(TaskExecutors.BLOCKING)
@Secured({Roles.TENANT, Roles.SUPERUSER})
final class SteerController {
  private final SteerQueue steer;
  private final FlushQueue flush;
  private final Tenants tenants;

  SteerController(SteerQueue steer, FlushQueue flush, Tenants tenants) {
    this.steer = steer;
    this.flush = flush;
    this.tenants = tenants;
  }

  /// @param ignoredFields of the body, which nobody asked for
  @Serdeable(naming = SnakeCaseStrategy.class)
  record Updated(String message, String status, QueueView data, List<String> ignoredFields) {}

  /// @param queuesFlushed queues that were closed
  /// @param callsFlushed calls that waited; those at an agent follow within seconds
  @Serdeable(naming = SnakeCaseStrategy.class)
  record Emptied(int queuesFlushed, long callsFlushed, long flushGeneration) {}

  @Serdeable
  record FlushAnswer(String message, String status, Emptied data) {}

  @Put("/updatequeuemaster/{id}")
  @Operation(
      summary = "Pauses, resumes, ends or resets a queue",
      reads = SteerRequest.class,
      refuses = 409)
  Updated update(Caller caller, String id, @Body byte @Nullable [] body) {
    var read = RequestBodies.noting(body, SteerRequest::read);
    SteerRequest request = read.value();
    Tenant tenant = tenants.of(caller, request.account());
    if (!id.matches("[0-9]{1,18}")) {
      throw Refusal.notFound("Queue not found");
    }
    return switch (steer.run(tenant, Long.parseLong(id), request)) {
      case Steered.Done(var queue) ->
          new Updated("Queue updated", "success", queue, read.ignored());
      case Steered.Unknown _ -> throw Refusal.notFound("Queue not found");
      case Steered.Illegal(var from, var to, var legal) ->
          throw Refusal.conflict(
              "A queue that is %s cannot become %s; it can become %s"
                  .formatted(from.label(), to.label(), labels(legal)));
      case Steered.Untold _ -> throw untold();
    };
  }

  @Get("/flushqueue")
  @Operation(summary = "Withdraws all waiting calls")
  HttpResponse<FlushAnswer> flush(Caller caller) {
    return flushed(tenants.of(caller));
  }

  @Post("/flushqueue")
  @Operation(
      summary = "Withdraws all waiting calls",
      reads = AccountBody.class,
      optionalBody = true)
  @Consumes(MediaType.ALL)
  HttpResponse<FlushAnswer> flushByPost(Caller caller, @Body @Nullable String body) {
    return flushed(tenants.of(caller, AccountBody.read(body)));
  }

  private HttpResponse<FlushAnswer> flushed(Tenant tenant) {
    Flushed done = flush.run(tenant);
    if (!done.told()) {
      throw untold();
    }
    return HttpResponse.ok(
            new FlushAnswer(
                "Queue flushed",
                "success",
                new Emptied(done.queues(), done.calls(), done.generation())))
        .header(HttpHeaders.CACHE_CONTROL, "no-store");
  }

  private static Refusal untold() {
    return new Refusal(
        HttpStatus.SERVICE_UNAVAILABLE,
        "Stored, but the servers could not be told yet: send it again to be sure that it holds");
  }

  private static String labels(Set<QueueStatus> legal) {
    return legal.isEmpty()
        ? "nothing else"
        : legal.stream().map(QueueStatus::label).collect(Collectors.joining(", "));
  }
}
