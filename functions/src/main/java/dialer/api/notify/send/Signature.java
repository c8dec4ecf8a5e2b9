package dialer.api.notify.send;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Who sent it, and when. `X-Dialer-Timestamp` is a second of the epoch; `X-Dialer-Signature` is
/// `v1=` and the hexadecimal HMAC-SHA256, under the secret's characters as they were shown, of the
/// timestamp, a dot and the body; while two secrets are live two such, parted by a comma. To
/// verify:
///
/// ```python
/// def genuine(secret, headers, body):  # body: the bytes as they came
///     signed = headers["X-Dialer-Timestamp"].encode() + b"." + body
///     mine = "v1=" + hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()
///     fresh = abs(time.time() - int(headers["X-Dialer-Timestamp"])) < 300
///     return fresh and any(hmac.compare_digest(mine, s) for s in headers["X-Dialer-Signature"].split(","))
/// ```
final class Signature {
  static final String TIMESTAMP = "X-Dialer-Timestamp";
  static final String SIGNATURE = "X-Dialer-Signature";
  static final String EVENT = "X-Dialer-Event-Id";
  private static final String ALGORITHM = "HmacSHA256";

  private Signature() {}

  /// @param secrets at least one
  static String of(List<String> secrets, Instant at, String body) {
    byte[] signed = (at.getEpochSecond() + "." + body).getBytes(StandardCharsets.UTF_8);
    return secrets.stream()
        .map(secret -> "v1=" + mac(secret, signed))
        .collect(Collectors.joining(","));
  }

  private static String mac(String secret, byte[] signed) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
      return HexFormat.of().formatHex(mac.doFinal(signed));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
