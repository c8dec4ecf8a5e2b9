package dialer.api.health;

import static dialer.api.http.Paths.CANONICAL;

import com.fasterxml.jackson.annotation.JsonInclude;
import dialer.api.docs.Operation;
import io.micronaut.context.annotation.Property;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.micronaut.serde.annotation.Serdeable;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

@Controller(CANONICAL + "/monitoring")
@ExecuteOn(TaskExecutors.BLOCKING)
@Secured(SecurityRule.IS_ANONYMOUS)
final class MonitoringController {
  private final Health health;
  private final String environment;

  MonitoringController(
      Health health,
      @Property(name = "dialer.environment", defaultValue = "production") String environment) {
    this.health = health;
    this.environment = environment;
  }

  @Serdeable
  record Status(String status, String version, String environment) {}

  /// @param away what does not answer; left out when everything does
  @Serdeable
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Report(String status, @Nullable List<String> away) {}

  /// Answers 503 only without Postgres: without the broker or Redis calls are still taken in.
  @Get("/health")
  @Operation(summary = "Says whether all is well", also = 503)
  HttpResponse<Report> health() {
    List<String> away = health.away();
    if (away.isEmpty()) {
      return HttpResponse.ok(new Report("healthy", null));
    }
    return away.contains(Health.POSTGRES)
        ? HttpResponse.<Report>status(HttpStatus.SERVICE_UNAVAILABLE)
            .body(new Report("unhealthy", away))
        : HttpResponse.ok(new Report("degraded", away));
  }

  @Get("/status")
  @Operation(summary = "Says what runs here")
  Status status() {
    String version = MonitoringController.class.getPackage().getImplementationVersion();
    return new Status("running", Objects.requireNonNullElse(version, "development"), environment);
  }
}
