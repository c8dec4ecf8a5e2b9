package dialer.api.caller;

/// What an authenticated caller may be; one who is inactive is nothing.
public final class Roles {
  public static final String TENANT = "tenant";
  public static final String SUPERUSER = "superuser";

  /// An edge agent: no client, and no other operation than its own.
  public static final String AGENT = "agent";

  /// A dialer that posts a tenant's leads, and nothing else.
  public static final String LEADS = "leads";

  private Roles() {}
}
