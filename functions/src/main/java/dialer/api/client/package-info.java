/// Tenants and superusers, which the API calls clients: making them, their keys, and the agent
/// users whose names a dialer sends with a lead.
@NullMarked
package dialer.api.client;

import org.jspecify.annotations.NullMarked;
