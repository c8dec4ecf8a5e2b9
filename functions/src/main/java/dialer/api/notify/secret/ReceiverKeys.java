package dialer.api.notify.secret;

import dialer.api.caller.Keys;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;

/// What receivers know us by, where they gave the tenant a key of theirs. Stored encrypted, for it
/// is shown to them at each post.
@Singleton
public final class ReceiverKeys {
  private static final String PURPOSE = "receivers.key_sealed";

  private final Keys keys;

  ReceiverKeys(Keys keys) {
    this.keys = keys;
  }

  public byte[] seal(String key) {
    return keys.seal(PURPOSE, key.getBytes(StandardCharsets.UTF_8));
  }

  public String open(byte[] sealed) {
    return new String(keys.unseal(PURPOSE, sealed), StandardCharsets.UTF_8);
  }
}
