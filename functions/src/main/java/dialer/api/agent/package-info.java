/// What an edge agent may ask of the API with a token of its own: how its one server stands. What
/// it lives by, its terms and its calls, comes over the broker, whose credentials stay its way in.
@NullMarked
package dialer.api.agent;

import org.jspecify.annotations.NullMarked;
