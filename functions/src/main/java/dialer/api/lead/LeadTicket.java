package dialer.api.lead;

import dialer.api.caller.Keys;
import dialer.api.caller.Tenant;
import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/// What an agent's browser carries to the CRM instead of the lead: it says nothing by itself, and
/// the CRM exchanges it, with a key of its own, within [#LIFE].
@Singleton
final class LeadTicket {
  static final Duration LIFE = Duration.ofMinutes(5);
  private static final String PURPOSE = "lead ticket";
  private static final int LENGTH = 3 * Long.BYTES;

  private final Keys keys;
  private final Clock clock;

  LeadTicket(Keys keys, Clock clock) {
    this.keys = keys;
    this.clock = clock;
  }

  String of(Tenant tenant, long lead) {
    long until = clock.instant().plus(LIFE).toEpochMilli();
    byte[] plain =
        ByteBuffer.allocate(LENGTH).putLong(tenant.id()).putLong(lead).putLong(until).array();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(keys.seal(PURPOSE, plain));
  }

  /// The lead it stands for; empty when it is none of this tenant's, altered, or too old.
  Optional<Long> read(Tenant tenant, String ticket) {
    ByteBuffer plain;
    try {
      plain = ByteBuffer.wrap(keys.unseal(PURPOSE, Base64.getUrlDecoder().decode(ticket)));
    } catch (IllegalArgumentException | IllegalStateException | IndexOutOfBoundsException e) {
      return Optional.empty();
    }
    long client = plain.getLong();
    long lead = plain.getLong();
    Instant until = Instant.ofEpochMilli(plain.getLong());
    return client == tenant.id() && clock.instant().isBefore(until)
        ? Optional.of(lead)
        : Optional.empty();
  }
}
