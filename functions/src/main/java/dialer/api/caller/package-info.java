/// Who is calling: API keys, the caller they belong to, the tenant it acts for, and the first
/// superuser. Every operation is given its caller as an argument.
@NullMarked
package dialer.api.caller;

import org.jspecify.annotations.NullMarked;
