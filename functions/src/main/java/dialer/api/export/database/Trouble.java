package dialer.api.export.database;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Why nothing can be written to a tenant's database now, in words that its owner is shown. Carries
/// no stack trace: it is no fault of ours.
public final class Trouble extends Exception {
  private static final long serialVersionUID = 1L;
  private static final int MOST = 1000;

  /// What has to happen before it can go on.
  public enum Kind {
    /// Time: it cannot be reached, is slow, restarts, is full.
    AWAY,
    /// Another url, or another right of its role: its address, TLS, login.
    REFUSED,
    /// Another table.
    SCHEMA;

    /// As it is stored and shown.
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final Kind kind;
  private final @Nullable String ddl;

  Trouble(Kind kind, String sentence, @Nullable String ddl) {
    super(shown(sentence), null, false, false);
    this.kind = kind;
    this.ddl = ddl;
  }

  public static Trouble away(String sentence) {
    return new Trouble(Kind.AWAY, sentence, null);
  }

  public static Trouble refused(String sentence) {
    return new Trouble(Kind.REFUSED, sentence, null);
  }

  public Kind kind() {
    return kind;
  }

  /// In one line, and not longer than anybody reads.
  public String sentence() {
    return String.valueOf(getMessage());
  }

  /// What its owner has to run to mend it, where that is known.
  public @Nullable String ddl() {
    return ddl;
  }

  private static String shown(String sentence) {
    String line = sentence.replaceAll("\\p{Cntrl}+", " ").strip();
    return line.length() > MOST ? line.substring(0, MOST) : line;
  }
}
