package dialer.api.limit;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Addresses that showed too many credentials that do not hold, as this node knows them: nothing
/// need be asked to refuse them. Whoever showed this node a good credential lately is not refused
/// for a neighbour at its address.
@Singleton
final class SpentStrangers {
  private static final Duration LATELY = Duration.ofMinutes(15);
  private static final int MOST = 10_000;
  private static final List<String> HEADERS =
      List.of(HttpHeaders.AUTHORIZATION, "X-API-KEY", "X-Dialer-Api-Key");

  private final Clock clock;
  private final Map<String, Standing> spent = new ConcurrentHashMap<>();
  private final Map<String, Instant> good = new ConcurrentHashMap<>();

  SpentStrangers(Clock clock) {
    this.clock = clock;
  }

  void add(String who, Standing standing) {
    Instant now = clock.instant();
    if (spent.size() >= MOST) {
      spent.values().removeIf(one -> !one.end().isAfter(now));
    }
    if (spent.size() < MOST) {
      spent.put(who, standing);
    }
  }

  /// How it stands where it must wait.
  Optional<Standing> find(String who, HttpRequest<?> request) {
    Standing standing = spent.get(who);
    if (standing == null) {
      return Optional.empty();
    }
    Instant now = clock.instant();
    if (!standing.end().isAfter(now)) {
      spent.remove(who, standing);
      return Optional.empty();
    }
    String credential = credential(request);
    Instant held = credential == null ? null : good.get(credential);
    return held != null && held.plus(LATELY).isAfter(now)
        ? Optional.empty()
        : Optional.of(standing);
  }

  /// What this request showed did hold.
  void isGood(HttpRequest<?> request) {
    String credential = credential(request);
    if (credential == null) {
      return;
    }
    Instant now = clock.instant();
    if (good.size() >= MOST) {
      good.values().removeIf(at -> at.plus(LATELY).isBefore(now));
    }
    if (good.size() < MOST) {
      good.put(credential, now);
    }
  }

  /// It does no longer.
  void isBad(HttpRequest<?> request) {
    String credential = credential(request);
    if (credential != null) {
      good.remove(credential);
    }
  }

  /// All that a request may show, hashed: no key is kept. Null where it shows nothing.
  private static @Nullable String credential(HttpRequest<?> request) {
    StringBuilder shown = new StringBuilder();
    for (String header : HEADERS) {
      shown.append(request.getHeaders().getFirst(header).orElse("")).append('\n');
    }
    shown.append(request.getParameters().getFirst("x-api-key").orElse(""));
    if (shown.length() == HEADERS.size()) {
      return null;
    }
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256")
                  .digest(shown.toString().getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
