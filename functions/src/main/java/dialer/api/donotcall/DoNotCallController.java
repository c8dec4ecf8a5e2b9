package dialer.api.donotcall;

import static dialer.api.http.Paths.CANONICAL;

import dialer.api.caller.Caller;
import dialer.api.caller.Roles;
import dialer.api.caller.Tenants;
import dialer.api.docs.Operation;
import dialer.api.http.Listing;
import dialer.api.http.Paging;
import dialer.api.http.Refusal;
import dialer.api.json.JsonBody;
import dialer.api.json.RequestBodies;
import dialer.call.PhoneNumber;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.serde.annotation.Serdeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A tenant's own list; the system's for a superuser who names no account.
@Controller(CANONICAL + "/do-not-call")
@ExecuteOn(TaskExecutors.BLOCKING)
@Secured({Roles.TENANT, Roles.SUPERUSER})
final class DoNotCallController {
  private static final int MOST_AT_ONCE = 10_000;
  private static final int LONGEST_NOTE = 500;

  private final DoNotCallList list;
  private final Tenants tenants;

  DoNotCallController(DoNotCallList list, Tenants tenants) {
    this.list = list;
    this.tenants = tenants;
  }

  @Serdeable
  record Answer(String message, String status, Map<String, Integer> data) {}

  private record Addition(List<String> numbers, @Nullable String note) {
    private static Addition read(JsonBody body) throws IOException {
      List<String> numbers = new ArrayList<>();
      @Nullable String[] note = {null};
      body.object(name -> {
        switch (name) {
          case "numbers" -> {
            List<PhoneNumber> read = body.values(MOST_AT_ONCE, PhoneNumber::new);
            if (read != null) {
              read.forEach(number -> numbers.add(number.value()));
            }
          }
          case "note" -> note[0] = body.text(LONGEST_NOTE);
          default -> {
            return false;
          }
        }
        return true;
      });
      body.require("numbers", numbers.isEmpty() ? null : numbers, "must name at least one number");
      return new Addition(numbers, note[0]);
    }
  }

  @Get
  @Operation(summary = "Lists the numbers not to be called")
  Listing<DoNotCallList.Listed> read(Caller caller, Paging paging) {
    return list.page(whose(caller), paging);
  }

  @Post
  @Operation(summary = "Adds numbers not to be called", reads = Addition.class)
  Answer add(Caller caller, @Body byte @Nullable [] body) {
    Addition addition = RequestBodies.read(body, Addition::read);
    int added = list.add(whose(caller), addition.numbers(), addition.note());
    Map<String, Integer> data = new LinkedHashMap<>();
    data.put("added", added);
    data.put("known", addition.numbers().size() - added);
    return new Answer("Do-not-call list updated", "success", data);
  }

  @Delete("/{number}")
  @Operation(summary = "Takes a number off the list")
  Answer remove(Caller caller, String number) {
    if (!list.remove(whose(caller), number)) {
      throw Refusal.notFound("The number is not on the list");
    }
    return new Answer("Do-not-call list updated", "success", Map.of("removed", 1));
  }

  private @Nullable Long whose(Caller caller) {
    return caller.superuser() && caller.named() == null ? null : tenants.of(caller).id();
  }
}
