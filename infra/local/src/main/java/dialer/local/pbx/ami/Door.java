package dialer.local.pbx.ami;

import dialer.local.pbx.channel.Timeline;
import dialer.local.pbx.event.Privilege;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/// Who may come in: Challenge, Login and Events.
public final class Door {
  private static final Duration AFTER_A_WRONG_SECRET = Duration.ofSeconds(1);

  private final Timeline timeline;
  private final List<Account> accounts;
  private final Instant started;
  private final RandomGenerator random;

  /// @param started when the PBX was, for its uptime
  public Door(Timeline timeline, List<Account> accounts, Instant started, RandomGenerator random) {
    this.timeline = timeline;
    this.accounts = accounts;
    this.started = started;
    this.random = random;
  }

  void challenge(AmiSession session, AmiRequest request) {
    if (!request.getOr("AuthType", "").equalsIgnoreCase("MD5")) {
      session.reply(Reply.error(request, "Must specify AuthType"));
      return;
    }
    var number = Integer.toString(random.nextInt(100_000_000, 1_000_000_000));
    session.challenge(number);
    session.reply(Reply.success(request).line("Challenge", number));
  }

  /// @param refused run when the session is to be closed
  void login(AmiSession session, AmiRequest request, Runnable refused) {
    if (session.isLoggedIn()) {
      session.reply(Reply.success(request, "Already authenticated"));
      return;
    }
    var account =
        accounts.stream()
            .filter(a -> a.user().equals(request.getOr("Username", "")))
            .filter(a -> proves(a, session, request))
            .findFirst();
    if (account.isEmpty()) {
      // Asterisk lets a guesser wait; so do we, or a client's own patience would go untested
      timeline.after(
          AFTER_A_WRONG_SECRET,
          () -> {
            session.reply(Reply.error(request, "Authentication failed"));
            refused.run();
          });
      return;
    }
    session.login(account.get(), mask(request.getOr("Events", "on")));
    session.reply(Reply.success(request, "Authentication accepted"));
    if (session.mask().contains(Privilege.SYSTEM)
        && account.get().read().contains(Privilege.SYSTEM)) {
      long uptime = Duration.between(started, timeline.now()).toSeconds();
      session.answer(
          "FullyBooted",
          "Privilege: system,all\r\nUptime: %d\r\nLastReload: %d\r\nStatus: Fully Booted\r\n"
              .formatted(uptime, uptime));
    }
  }

  void events(AmiSession session, AmiRequest request) {
    Optional<String> wanted = request.get("EventMask");
    if (wanted.isEmpty()) {
      session.reply(Reply.error(request, "Invalid event mask"));
      return;
    }
    session.mask(mask(wanted.get()));
    session.reply(Reply.success(request).line("Events", session.mask().isEmpty() ? "Off" : "On"));
  }

  private static Set<Privilege> mask(String words) {
    return switch (words.toLowerCase(Locale.ROOT)) {
      case "on", "all", "yes", "true", "1" -> EnumSet.allOf(Privilege.class);
      case "off", "none", "no", "false", "0" -> EnumSet.noneOf(Privilege.class);
      default -> known(words);
    };
  }

  /// Asterisk ignores a class it does not know.
  private static Set<Privilege> known(String words) {
    Set<Privilege> found = EnumSet.noneOf(Privilege.class);
    for (var privilege : Privilege.values()) {
      for (var word : words.split(",")) {
        if (privilege.word().equalsIgnoreCase(word.strip())) {
          found.add(privilege);
        }
      }
    }
    return found;
  }

  private static boolean proves(Account account, AmiSession session, AmiRequest request) {
    var challenge = session.challenge();
    if (request.getOr("AuthType", "").equalsIgnoreCase("MD5") && challenge != null) {
      return md5(challenge + account.secret()).equalsIgnoreCase(request.getOr("Key", ""));
    }
    return account.secret().equals(request.getOr("Secret", ""));
  }

  private static String md5(String text) {
    try {
      var digest = MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has MD5", e);
    }
  }
}
