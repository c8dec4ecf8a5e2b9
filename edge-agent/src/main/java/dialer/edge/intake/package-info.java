/// What comes over the broker: the API's terms for this server and its tenants' calls. Calls are
/// only taken in once the terms are known, and settled once they are dialled, given back or
/// refused.
@NullMarked
package dialer.edge.intake;

import org.jspecify.annotations.NullMarked;
