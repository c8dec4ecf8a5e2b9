package dialer.api.login;

import at.favre.lib.crypto.bcrypt.BCrypt;
import at.favre.lib.crypto.bcrypt.LongPasswordStrategies;
import at.favre.lib.crypto.bcrypt.LongPasswordStrategy;
import org.jspecify.annotations.Nullable;

/// Passwords as bcrypt hashes. bcrypt reads 72 bytes; longer passwords are hashed before.
public final class Passwords {
  private static final int COST = 11;
  private static final BCrypt.Version VERSION = BCrypt.Version.VERSION_2A;
  private static final LongPasswordStrategy LONG = LongPasswordStrategies.hashSha512(VERSION);

  /// What the password of nobody is compared with, so that a name that is taken takes as long.
  private static final String NOBODYS = hash("nobody's password");

  private Passwords() {}

  public static String hash(String password) {
    return BCrypt.with(VERSION, LONG).hashToString(COST, password.toCharArray());
  }

  /// @param hash null where there is no such client or it has no password: then never
  static boolean match(@Nullable String hash, String password) {
    boolean same =
        BCrypt.verifyer(VERSION, LONG)
            .verify(password.toCharArray(), (hash == null ? NOBODYS : hash).toCharArray())
            .verified;
    return same && hash != null;
  }
}
