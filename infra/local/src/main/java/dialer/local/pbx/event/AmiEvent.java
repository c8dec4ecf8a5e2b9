package dialer.local.pbx.event;

/// One event, ready for the wire.
///
/// @param headers whole lines with their CRLF, without Event and Privilege
public record AmiEvent(Privilege privilege, String name, String headers) {
  public String text() {
    return "Event: " + name + "\r\nPrivilege: " + privilege.word() + ",all\r\n" + headers + "\r\n";
  }
}
