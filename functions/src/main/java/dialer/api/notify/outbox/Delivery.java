package dialer.api.notify.outbox;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Something that is to be posted now. Whoever claimed it tells what became of it; where nobody
/// does it is due again after the lease.
///
/// @param id the `event_id` in the body, the same at each try
/// @param receiver whose bound of concurrent posts it counts against
/// @param http whether plain http is allowed there
/// @param number of this try, from 1
/// @param key encrypted; what the receiver knows us by, null where it wants none
/// @param secrets encrypted, newest first; none where the tenant has made none
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Delivery(
    UUID id,
    long clientId,
    long receiver,
    String url,
    boolean http,
    String body,
    int number,
    Instant giveUpAt,
    byte @Nullable [] key,
    List<byte[]> secrets) {

  @Override
  public String toString() {
    return "Delivery[" + id + "]";
  }
}
