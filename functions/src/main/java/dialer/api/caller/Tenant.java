package dialer.api.caller;

import dialer.call.ClientCode;

/// The account an operation is about. Every statement names its id.
public record Tenant(long id, ClientCode code) {}
