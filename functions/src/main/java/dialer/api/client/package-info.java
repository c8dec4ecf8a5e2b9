/// Tenants and superusers, which the API calls clients: making them, and their keys.
@NullMarked
package dialer.api.client;

import org.jspecify.annotations.NullMarked;
