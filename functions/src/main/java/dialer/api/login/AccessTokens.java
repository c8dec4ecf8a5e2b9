package dialer.api.login;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import jakarta.inject.Singleton;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;

/// JWTs that say who logged in and nothing else: what a client may do is read at each request, so
/// that one who was deactivated is so at once. Signed with ES256; no other algorithm is accepted.
@Singleton
final class AccessTokens {
  static final Duration LIFE = Duration.ofMinutes(15);
  private static final String ISSUER = "dialer";

  private final SigningKeys keys;
  private final Clock clock;

  AccessTokens(SigningKeys keys, Clock clock) {
    this.keys = keys;
    this.clock = clock;
  }

  String make(long clientId) {
    ECKey key = keys.newest();
    Instant now = clock.instant();
    SignedJWT token =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(key.getKeyID()).build(),
            new JWTClaimsSet.Builder()
                .issuer(ISSUER)
                .subject(Long.toString(clientId))
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(LIFE)))
                .build());
    try {
      token.sign(new ECDSASigner(key));
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
    return token.serialize();
  }

  /// The client it was made for; empty for a token that is not ours, was altered or has ended.
  Optional<Long> read(String text) {
    try {
      SignedJWT token = SignedJWT.parse(text);
      String kid = token.getHeader().getKeyID();
      boolean ours = token.getHeader().getAlgorithm().equals(JWSAlgorithm.ES256) && kid != null;
      ECKey key = ours ? keys.find(kid).orElse(null) : null;
      if (key == null || !token.verify(new ECDSAVerifier(key.toPublicJWK()))) {
        return Optional.empty();
      }
      JWTClaimsSet claims = token.getJWTClaimsSet();
      Date end = claims.getExpirationTime();
      boolean valid =
          ISSUER.equals(claims.getIssuer())
              && end != null
              && end.toInstant().isAfter(clock.instant());
      return valid ? Optional.of(Long.valueOf(claims.getSubject())) : Optional.empty();
    } catch (ParseException | JOSEException e) {
      return Optional.empty(); // whatever it is, it opens nothing
    }
  }
}
