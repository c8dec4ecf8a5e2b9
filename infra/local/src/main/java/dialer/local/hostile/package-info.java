/// Payloads of an attacker, one list for every door: the queue, and the API.
@NullMarked
package dialer.local.hostile;

import org.jspecify.annotations.NullMarked;
