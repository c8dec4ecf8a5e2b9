package dialer.api.health;

/// Something the API can do without for a while. Each package that opens a connection offers one.
public interface Dependency {
  /// As in the answer of `monitoring/health`.
  String name();

  /// Returns within two seconds, whatever has become of the other side.
  boolean answers();
}
