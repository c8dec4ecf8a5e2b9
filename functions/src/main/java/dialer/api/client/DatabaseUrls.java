package dialer.api.client;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import org.jspecify.annotations.Nullable;

/// Where a tenant's own Postgres is. Stored encrypted, never returned; its text holds a password.
record DatabaseUrls(@Nullable String async, @Nullable String sync) {
  static final String PURPOSE = "clients.database_urls";
  private static final int NONCE = 12;
  private static final int TAG_BITS = 128;

  /// A fresh nonce, then both urls on a line each under AES-GCM.
  byte[] encrypted(SecretKey key) {
    byte[] nonce = new byte[NONCE];
    new SecureRandom().nextBytes(nonce);
    String lines = (async == null ? "" : async) + "\n" + (sync == null ? "" : sync);
    try {
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, nonce));
      byte[] sealed = cipher.doFinal(lines.getBytes(StandardCharsets.UTF_8));
      return ByteBuffer.allocate(NONCE + sealed.length).put(nonce).put(sealed).array();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public String toString() {
    return "DatabaseUrls[...]";
  }
}
