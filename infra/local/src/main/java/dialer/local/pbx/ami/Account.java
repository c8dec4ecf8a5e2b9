package dialer.local.pbx.ami;

import dialer.local.pbx.event.Privilege;
import java.util.EnumSet;
import java.util.Set;

/// One account of manager.conf.
///
/// @param read the classes of events it is sent
/// @param write the classes of actions it may do
/// @param excluded events by name that its filter drops
public record Account(
    String user, String secret, Set<Privilege> read, Set<Privilege> write, Set<String> excluded) {
  public Account {
    if (user.isBlank() || secret.isBlank()) {
      throw new IllegalArgumentException("account: user and secret must not be blank");
    }
    read = Set.copyOf(read);
    write = Set.copyOf(write);
    excluded = Set.copyOf(excluded);
  }

  /// May read and do everything.
  public static Account full(String user, String secret) {
    var all = EnumSet.allOf(Privilege.class);
    return new Account(user, secret, all, all, Set.of());
  }

  /// What a dialer needs and no more: it cannot run a program through Asterisk, and is spared the
  /// chatter.
  public static Account lean(String user, String secret) {
    return new Account(
        user,
        secret,
        Privilege.parse("system,call,cdr"),
        Privilege.parse("call,originate,reporting"),
        Set.of(
            "VarSet",
            "Newexten",
            "NewCallerid",
            "NewConnectedLine",
            "NewAccountCode",
            "RTCPSent",
            "RTCPReceived"));
  }

  @Override
  public String toString() {
    return "account " + user;
  }
}
