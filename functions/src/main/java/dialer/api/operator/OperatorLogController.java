package dialer.api.operator;

import static dialer.api.http.Paths.CANONICAL;

import dialer.api.caller.Roles;
import dialer.api.docs.Operation;
import dialer.api.http.Listing;
import dialer.api.http.Paging;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;

@Controller(CANONICAL + "/operator-log")
@ExecuteOn(TaskExecutors.BLOCKING)
@Secured(Roles.SUPERUSER)
final class OperatorLogController {
  private final OperatorLog log;

  OperatorLogController(OperatorLog log) {
    this.log = log;
  }

  @Get
  @Operation(summary = "Shows what operators did")
  Listing<OperatorLog.Line> page(Paging paging) {
    return log.page(paging);
  }
}
