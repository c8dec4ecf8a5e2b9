package dialer.api.lead.webhook;

import com.fasterxml.jackson.annotation.JsonInclude;
import dialer.api.notify.log.DeliveryLog.Whole;
import dialer.api.notify.log.Try;
import io.micronaut.json.tree.JsonNode;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A delivery with what was sent and every try there was.
///
/// @param request the body, the same at each try
@Serdeable(naming = SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.ALWAYS)
record DeliveryDetail(
    String message,
    String status,
    DeliveryView delivery,
    @Nullable JsonNode request,
    List<Try> log) {

  static DeliveryDetail of(Whole<DeliveryView> whole) {
    return new DeliveryDetail(
        "Webhook delivery", "success", whole.delivery(), whole.request(), whole.tries());
  }
}
