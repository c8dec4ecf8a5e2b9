package dialer.local.pbx.event;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/// The permission classes of manager.conf: what an account may read and do, and what each event
/// belongs to.
public enum Privilege {
  SYSTEM,
  CALL,
  LOG,
  VERBOSE,
  COMMAND,
  AGENT,
  USER,
  CONFIG,
  DTMF,
  REPORTING,
  CDR,
  DIALPLAN,
  ORIGINATE,
  AGI,
  CC,
  AOC,
  TEST,
  SECURITY,
  MESSAGE;

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// Reads `all`, or names joined by commas, as after `read =` in manager.conf.
  ///
  /// @throws IllegalArgumentException for a name that is none
  public static Set<Privilege> parse(String list) {
    Set<Privilege> found = EnumSet.noneOf(Privilege.class);
    for (var word : list.split(",")) {
      var name = word.strip().toUpperCase(Locale.ROOT);
      if (name.equals("ALL")) {
        return EnumSet.allOf(Privilege.class);
      }
      if (!name.isEmpty()) {
        found.add(Privilege.valueOf(name));
      }
    }
    return found;
  }
}
