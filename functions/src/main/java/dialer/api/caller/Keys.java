package dialer.api.caller;

import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import javax.crypto.KDF;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// Makes keys and recognises them. A key is 256 random bits in hexadecimal: nothing to escape in a
/// URL, nothing a command line takes for an option, and no dot, for a Bearer value with two dots is
/// a JWT.
@Singleton
public final class Keys {
  private static final int PREFIX = 8;
  private static final String ALGORITHM = "HmacSHA256";

  private final SecureRandom random = new SecureRandom();
  private final SecretKeySpec pepper;

  Keys(KeySettings settings) {
    pepper = new SecretKeySpec(settings.secret().getBytes(StandardCharsets.UTF_8), ALGORITHM);
  }

  public String make() {
    byte[] bits = new byte[32];
    random.nextBytes(bits);
    return HexFormat.of().formatHex(bits);
  }

  /// The part that is stored in the clear, to find the row.
  public String prefix(String key) {
    return key.substring(0, Math.min(PREFIX, key.length()));
  }

  public byte[] hash(String key) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(pepper);
      return mac.doFinal(key.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Compares in constant time.
  boolean matches(byte[] hash, String key) {
    return MessageDigest.isEqual(hash, hash(key));
  }

  /// A key for encrypting what is stored, derived so that the pepper is the one secret there is.
  public SecretKey encryptionKey(String purpose) {
    try {
      return KDF.getInstance("HKDF-SHA256")
          .deriveKey(
              "AES",
              HKDFParameterSpec.ofExtract()
                  .addIKM(pepper)
                  .thenExpand(purpose.getBytes(StandardCharsets.UTF_8), 32));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
