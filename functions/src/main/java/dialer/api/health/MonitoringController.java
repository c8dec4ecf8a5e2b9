package dialer.api.health;

import static dialer.api.http.Paths.CANONICAL;

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
import java.util.Map;
import java.util.Objects;

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

  /// Answers 503 only without Postgres: without the broker or Redis calls are still taken in.
  @Get("/health")
  HttpResponse<Map<String, Object>> health() {
    List<String> away = health.away();
    if (away.isEmpty()) {
      return HttpResponse.ok(Map.of("status", "healthy"));
    }
    boolean unusable = away.contains(Health.POSTGRES);
    return HttpResponse.<Map<String, Object>>status(
            unusable ? HttpStatus.SERVICE_UNAVAILABLE : HttpStatus.OK)
        .body(Map.of("status", unusable ? "unhealthy" : "degraded", "away", away));
  }

  @Get("/status")
  Status status() {
    String version = MonitoringController.class.getPackage().getImplementationVersion();
    return new Status("running", Objects.requireNonNullElse(version, "development"), environment);
  }
}
