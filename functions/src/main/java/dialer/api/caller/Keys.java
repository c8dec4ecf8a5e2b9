package dialer.api.caller;

import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// Makes keys and recognises them. A key is 256 random bits in hexadecimal: nothing to escape in a
/// URL, nothing a command line takes for an option, and no dot, for a Bearer value with two dots is
/// a JWT.
@Singleton
public final class Keys {
  private static final int PREFIX = 8;
  private static final int NONCE = 12;
  private static final int TAG_BITS = 128;
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
  public boolean matches(byte[] hash, String key) {
    return MessageDigest.isEqual(hash, hash(key));
  }

  /// Encrypts what is stored (AES-GCM): a fresh nonce, then the sealed bytes.
  ///
  /// @param purpose the column it is for; what is sealed for one does not open for another
  public byte[] seal(String purpose, byte[] plain) {
    byte[] nonce = new byte[NONCE];
    random.nextBytes(nonce);
    byte[] sealed = crypt(Cipher.ENCRYPT_MODE, purpose, nonce, plain);
    return ByteBuffer.allocate(NONCE + sealed.length).put(nonce).put(sealed).array();
  }

  /// @throws IllegalStateException when it was sealed with another pepper, for another purpose, or
  ///   altered
  public byte[] unseal(String purpose, byte[] sealed) {
    byte[] nonce = Arrays.copyOf(sealed, NONCE);
    byte[] rest = Arrays.copyOfRange(sealed, NONCE, sealed.length);
    return crypt(Cipher.DECRYPT_MODE, purpose, nonce, rest);
  }

  private byte[] crypt(int mode, String purpose, byte[] nonce, byte[] bytes) {
    try {
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(mode, encryptionKey(purpose), new GCMParameterSpec(TAG_BITS, nonce));
      return cipher.doFinal(bytes);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Derived, so that the pepper is the one secret there is.
  private SecretKey encryptionKey(String purpose) {
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
