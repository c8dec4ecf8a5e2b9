/// The Asterisk Manager Interface as a wire: lines into messages, accounts and their permissions,
/// sessions with an outgoing queue each. What the actions do is `dialer.local.pbx.action`.
@NullMarked
package dialer.local.pbx.ami;

import org.jspecify.annotations.NullMarked;
